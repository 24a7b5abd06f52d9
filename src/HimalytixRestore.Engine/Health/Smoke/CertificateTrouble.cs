using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace HimalytixRestore.Engine.Health.Smoke;

/// <summary>What was wrong with a server's certificate.</summary>
/// <param name="Errors">The kinds of trouble.</param>
/// <param name="Chain">What is wrong with the chain.</param>
/// <param name="Subject">Whose it is.</param>
/// <param name="Issuer">Who gave it.</param>
/// <param name="NotAfter">When it ends, in UTC.</param>
internal sealed record CertificateTrouble(SslPolicyErrors Errors, X509ChainStatusFlags Chain, string Subject, string Issuer, DateTime NotAfter)
{
    /// <summary>What the validation of a handshake found; null when nothing is wrong.</summary>
    /// <param name="certificate">The server's certificate.</param>
    /// <param name="chain">Its chain.</param>
    /// <param name="errors">The kinds of trouble.</param>
    public static CertificateTrouble? Of(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None || certificate is not X509Certificate2 known)
            return null;
        var flags = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        return new(errors, flags, SafeText.Line(known.Subject, 200), SafeText.Line(known.Issuer, 200), known.NotAfter.ToUniversalTime());
    }
}
