using System.Diagnostics;

namespace HimalytixRestore.Engine.Tests.Archives;

/// <summary>Runs the real openssl and gzip: the producers' programs are the oracle.</summary>
internal static class OperatingSystemTool
{
    public static async Task<byte[]> RunAsync(string program, byte[] input, params string[] arguments)
    {
        var result = await TryRunAsync(program, input, arguments);
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: exit {result.ExitCode}: {result.Error}");
        return result.Output;
    }

    public static async Task<(int ExitCode, byte[] Output, string Error)> TryRunAsync(string program, byte[] input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip($"{program} is not installed.");
            throw;
        }

        using (process)
        {
            using var output = new MemoryStream();
            var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
            var errors = process.StandardError.ReadToEndAsync();
            try
            {
                await process.StandardInput.BaseStream.WriteAsync(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended before it had read everything: its exit code says why.
            }

            await Task.WhenAll(reading, errors, process.WaitForExitAsync());
            return (process.ExitCode, output.ToArray(), await errors);
        }
    }

    public static Task<byte[]> EncryptAsync(byte[] plain, string passphrase, params string[] more) =>
        RunAsync("openssl", plain, ["enc", "-aes-256-cbc", "-salt", "-pbkdf2", "-pass", $"pass:{passphrase}", .. more]);

    public static Task<byte[]> DecryptAsync(byte[] cipher, string passphrase, params string[] more) =>
        RunAsync("openssl", cipher, ["enc", "-d", "-aes-256-cbc", "-pbkdf2", "-pass", $"pass:{passphrase}", .. more]);

    public static Task<byte[]> GzipAsync(byte[] plain) => RunAsync("gzip", plain, "-9");

    public static Task<byte[]> GunzipAsync(byte[] compressed) => RunAsync("gzip", compressed, "-dc");
}
