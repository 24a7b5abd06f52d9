using System.Globalization;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>
/// Reads a profile: <c>{ "environments": { "production": { … } } }</c>. Whatever it does not know is an error that names it,
/// because a misspelt property would silently mean the default server.
/// </summary>
internal static class ProfileFile
{
    private const int MaximumNamed = 5;

    /// <summary>Reads all entries.</summary>
    /// <param name="path">The file's full path.</param>
    /// <exception cref="ConfigurationException">The file cannot be read, is no JSON, or something in it is wrong; all of it is named.</exception>
    public static IReadOnlyList<ProfileEntry> Read(string path)
    {
        var reading = Check(path);
        ProfileMistake[] mistakes = [.. reading.Mistakes.Where(mistake => !mistake.IsWarning)];
        return mistakes.Length == 0 ? reading.Entries : throw Error(path, mistakes);
    }

    /// <summary>Reads a profile with all that is wrong with it.</summary>
    /// <param name="path">The file's full path.</param>
    /// <exception cref="ConfigurationException">The file cannot be read.</exception>
    public static ProfileReading Check(string path)
    {
        try
        {
            return new(path, File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException("ProfileUnreadable", $"The profile {path} cannot be read: {exception.Message}",
                "Check the path (-ProfilePath, HIMALYTIX_RESTORE_PROFILE) and the file's rights.", exception)
            { TargetName = path };
        }
    }

    /// <summary>The error for what is wrong with a profile.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="mistakes">One mistake at least.</param>
    public static ConfigurationException Error(string path, IReadOnlyList<ProfileMistake> mistakes)
    {
        var first = mistakes[0];
        if (mistakes.Count > 1)
        {
            string named = string.Join("; ", mistakes.Take(MaximumNamed).Select(mistake => $"{mistake.Place}: {mistake.Fact}"));
            string rest = mistakes.Count > MaximumNamed ? "; …" : "";
            return new("ProfileInvalid", FormattableString.Invariant($"The profile {path} has {mistakes.Count} mistakes. In {named}{rest}."), $"Test-RestoreProfile -ProfilePath '{path}' lists each with what to do.") { TargetName = path };
        }

        return new(first.ErrorId, $"In the profile {path}, {first.Place}, {first.Fact}.", first.Fix)
        {
            TargetName = path,
            Evidence = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Line"] = first.Place.Line.ToString(CultureInfo.InvariantCulture),
                ["Column"] = first.Place.Column.ToString(CultureInfo.InvariantCulture),
                ["Property"] = first.Property,
            },
        };
    }
}
