using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace HimalytixRestore.Engine.Health.Smoke;

/// <summary>Names why no answer came at all.</summary>
internal static class ConnectionFaults
{
    /// <summary>The finding of a request that failed.</summary>
    /// <param name="url">Its address.</param>
    /// <param name="failure">The failure.</param>
    /// <param name="certificate">What was wrong with the certificate; null when nothing was, or none was seen.</param>
    public static SmokeFaultException Of(Uri url, HttpRequestException failure, CertificateTrouble? certificate)
    {
        var place = $"{url.Host}:{url.Port}";
        return failure.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => SmokeFaults.Of("NameNotResolved", url, $"The name {url.Host} cannot be resolved.", "Correct \"url\" of the application in the profile, or the DNS entry."),
            HttpRequestError.SecureConnectionError => certificate is null
                ? SmokeFaults.Of("TlsFailed", url, $"No TLS connection to {place} could be made: {Innermost(failure)}", "Check that this port speaks TLS (an http:// address with https:// in front fails so), and which versions it allows.")
                : Certificate(url, place, certificate),
            HttpRequestError.ConnectionError when IsRefused(failure) => SmokeFaults.Of(
                "ConnectionRefused", url, $"Nobody listens at {place}.", "Look whether the application and the web server run: Get-AppServices; systemctl status nginx.", mayPass: true),
            HttpRequestError.ConnectionError => SmokeFaults.Of("ConnectionFailed", url, $"No connection to {place}: {Innermost(failure)}", "Check the address, the route and the firewall.", mayPass: true),
            HttpRequestError.ProxyTunnelError => SmokeFaults.Of("ProxyFailed", url, $"The proxy does not let requests through to {place}.", "Take the host out of the proxy: environment variable NO_PROXY."),
            _ => Lost(url, failure),
        };
    }

    /// <summary>The finding of an answer that broke off.</summary>
    /// <param name="url">Its address.</param>
    /// <param name="failure">The failure.</param>
    public static SmokeFaultException Lost(Uri url, Exception failure) => SmokeFaults.Of(
        "ConnectionLost", url, $"The connection to {url.Host}:{url.Port} broke off before the answer was whole: {Innermost(failure)}", "Look at the log of the application: a worker that dies (out of memory, killed by a time limit) ends its connections so.", mayPass: true);

    /// <summary>The finding of an answer that did not come in time.</summary>
    /// <param name="url">Its address.</param>
    /// <param name="limit">The time it had.</param>
    public static SmokeFaultException TimedOut(Uri url, TimeSpan limit) => SmokeFaults.Of(
        "TimedOut", url, $"{SmokeFaults.Show(url)} did not answer within {limit.TotalSeconds:0.#} s.", "See what the application waits for: its log, and the sessions in pg_stat_activity that wait for a lock.", mayPass: true);

    private static SmokeFaultException Certificate(Uri url, string place, CertificateTrouble trouble)
    {
        (string Name, string Value)[] evidence = [("Subject", trouble.Subject), ("Issuer", trouble.Issuer), ("NotAfter", trouble.NotAfter.ToString("yyyy-MM-dd HH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture))];
        if (trouble.Errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return SmokeFaults.Of("CertificateNameMismatch", url, $"The certificate of {place} is for another name ({trouble.Subject}).", "Ask by the name that the certificate has, or get one for this name.", mayPass: false, evidence);
        if (trouble.Chain.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return SmokeFaults.Of("CertificateExpired", url, $"The certificate of {place} is not valid now (it ends {evidence[2].Value}).", "Renew it (certbot renew), and check this machine's clock.", mayPass: false, evidence);
        return SmokeFaults.Of("CertificateUntrusted", url, $"The certificate of {place} comes from nobody this machine trusts ({trouble.Issuer}).", "Install the authority's certificate on this machine (update-ca-certificates), or have the server send the whole chain.", mayPass: false, evidence);
    }

    private static bool IsRefused(HttpRequestException failure) => failure.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };

    private static string Innermost(Exception failure) => SafeText.Line(failure.GetBaseException().Message, 300);
}
