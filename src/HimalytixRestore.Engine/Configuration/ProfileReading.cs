using System.Text.Json;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>One reading of a profile: its environments, and everything that is wrong with it.</summary>
internal sealed class ProfileReading
{
    private static readonly ProfileKeys<List<ProfileEntry>> Whole = new()
    {
        { "$schema", (entries, _, _) => entries },
        { "environments", (entries, source, property) => [.. entries, .. ReadEnvironments(source.Child(property))], ProfileEnvironment.Keys },
    };

    private readonly List<ProfileMistake> _mistakes;

    /// <summary>Reads a profile.</summary>
    /// <param name="file">Its full path.</param>
    /// <param name="content">What is in it.</param>
    public ProfileReading(string file, byte[] content)
    {
        File = file;
        Text = new(content);
        _mistakes = [.. Text.Mistakes];
        using JsonDocument document = JsonDocument.Parse(Text.Readable, new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        try
        {
            Entries = Whole.Read(new(document.RootElement, this, ""), []);
        }
        catch (ProfileMistakeException exception)
        {
            Note(exception.Mistake);
        }

        if (Entries.Count == 0 && _mistakes.Count == 0)
            Note(new("ProfileEmpty", ProfilePlace.Start, "environments", "there is no environment in it", "Write one: { \"environments\": { \"production\": { … } } }; New-RestoreProfile does it.") { IsWarning = true });
    }

    /// <summary>The keys of a whole profile.</summary>
    public static ProfileSection Keys => Whole;

    /// <summary>The file's full path.</summary>
    public string File { get; }

    /// <summary>Its text.</summary>
    public ProfileText Text { get; }

    /// <summary>The environments, as far as they could be read.</summary>
    public IReadOnlyList<ProfileEntry> Entries { get; } = [];

    /// <summary>What is wrong, in the order of the text.</summary>
    public IReadOnlyList<ProfileMistake> Mistakes => [.. _mistakes.OrderBy(mistake => mistake.Place.Line).ThenBy(mistake => mistake.Place.Column)];

    /// <summary>Keeps a mistake.</summary>
    /// <param name="mistake">The mistake.</param>
    public void Note(ProfileMistake mistake) => _mistakes.Add(mistake);

    private static List<ProfileEntry> ReadEnvironments(ProfileObject environments)
    {
        List<ProfileEntry> entries = [];
        foreach (JsonProperty property in environments.Properties())
        {
            try
            {
                entries.Add(ProfileEnvironment.Read(property.Name, environments.Child(property)));
            }
            catch (ProfileMistakeException exception)
            {
                environments.Note(exception.Mistake);
            }
        }

        return entries;
    }
}
