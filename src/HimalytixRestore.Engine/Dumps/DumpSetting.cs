namespace HimalytixRestore.Engine.Dumps;

/// <summary>A session setting as a dump sets it.</summary>
/// <param name="Name">The setting's name in lower case, for example <c>client_encoding</c>.</param>
/// <param name="Value">The value: unquoted where it is one literal or word, the text as it stands where it is a list.</param>
internal sealed record DumpSetting(string Name, string Value);
