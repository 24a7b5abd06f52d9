using System.Text;

namespace HimalytixRestore.Engine.Dumps;

/// <summary>The settings of a dump that decide how its own text is read.</summary>
internal sealed class SessionState
{
    /// <summary>Whether backslashes in plain strings are data.</summary>
    public bool StandardConformingStrings { get; private set; } = true;

    /// <summary>The client_encoding as the dump states it; empty before.</summary>
    public string ClientEncoding { get; private set; } = "";

    /// <summary>Decodes names.</summary>
    public Encoding Encoding { get; private set; } = Encoding.UTF8;

    /// <summary>Follows a statement that changes a setting.</summary>
    public void Apply(DumpSetting setting, long line, long offset)
    {
        switch (setting.Name)
        {
            case "standard_conforming_strings":
                StandardConformingStrings = !IsOff(setting.Value);
                break;
            case "client_encoding":
                if (DumpEncodings.IsUnsafe(setting.Value))
                    throw DumpErrors.UnsupportedEncoding(setting.Value, line, offset);
                ClientEncoding = setting.Value;
                Encoding = DumpEncodings.For(setting.Value);
                break;
        }
    }

    /// <summary>The server takes prefixes of the words for false, as far as they are unique.</summary>
    private static bool IsOff(string value) => value.ToUpperInvariant() is "0" or "OF" or "OFF" or "N" or "NO"
        || (value.Length > 0 && "false".StartsWith(value, StringComparison.OrdinalIgnoreCase));
}
