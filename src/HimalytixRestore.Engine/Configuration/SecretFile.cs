namespace HimalytixRestore.Engine.Configuration;

/// <summary>Reads a secret from a file: the bytes of its first line, as <c>openssl -pass file:</c> does.</summary>
internal static class SecretFile
{
    /// <summary>More than any passphrase; a whole backup named by mistake is not read into memory.</summary>
    private const int MaximumBytes = 64 * 1024;

    /// <summary>Reads the secret.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="what">What it is, for the error: <c>password</c> or <c>passphrase</c>.</param>
    /// <exception cref="ConfigurationException">The file cannot be read, or its first line is empty.</exception>
    public static Secret Read(string path, string what)
    {
        byte[] buffer = new byte[MaximumBytes];
        int length;
        try
        {
            using FileStream file = File.OpenRead(path);
            length = file.ReadAtLeast(buffer, MaximumBytes, throwOnEndOfStream: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException("SecretFileUnreadable", $"The {what} file {path} cannot be read: {exception.Message}",
                "Check the path and that this user may read the file (mode 0600).", exception)
            { TargetName = path };
        }

        ReadOnlySpan<byte> line = buffer.AsSpan(0, length);
        if (line.StartsWith("\uFEFF"u8))
            line = line[3..];

        int end = line.IndexOf((byte)'\n');
        line = (end >= 0 ? line[..end] : line).TrimEnd((byte)'\r');
        if (line.IsEmpty)
            throw new ConfigurationException("SecretFileEmpty", $"The first line of the {what} file {path} is empty.", $"Write the {what} into the file's first line.") { TargetName = path };

        Secret secret = Secret.FromBytes(line);
        Array.Clear(buffer);
        return secret;
    }
}
