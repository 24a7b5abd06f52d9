using System.Text;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Files;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>Tests and writes profiles.</summary>
/// <param name="readVariable">Reads an environment variable; null reads the process's own.</param>
internal sealed class ProfileOperations(Func<string, string?>? readVariable = null) : IProfileOperations
{
    private readonly Func<string, string?> _readVariable = readVariable ?? Environment.GetEnvironmentVariable;

    /// <inheritdoc/>
    public Task<IReadOnlyList<ProfileFinding>> TestAsync(string? path, CancellationToken cancellationToken)
    {
        var reading = ProfileFile.Check(new SettingsResolver(_readVariable).ProfilePath(path));
        SecretReferences.Check(reading);
        return Task.FromResult<IReadOnlyList<ProfileFinding>>([.. reading.Mistakes.Select(mistake => Finding(reading, mistake)), .. Good(reading)]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ProfileStore> Environments(string? path)
    {
        string file = new SettingsResolver(_readVariable).ProfilePath(path);
        return File.Exists(file) ? [.. ProfileFile.Check(file).Entries.Select(entry => new ProfileStore(entry.Environment, entry.Store))] : [];
    }

    /// <inheritdoc/>
    public ProfileDraft Draft(ProfileRequest request) => ProfileWriter.Write(request, new(_readVariable), new SettingsResolver(_readVariable).ProfilePath(request.Path));

    /// <inheritdoc/>
    public async Task<FileInfo> CreateAsync(ProfileRequest request, CancellationToken cancellationToken)
    {
        var draft = Draft(request);
        if (draft.Missing.Count > 0)
            throw new ConfigurationException("ProfileIncomplete", $"Nothing says the {string.Join(" and the ", draft.Missing)} of {request.Environment}.", "Name the store with -Store (s3://bucket, gs://bucket or a folder) and the database with -Database, or set S3_BUCKET or GCS_BUCKET, and DB_NAME.") { TargetName = draft.Path };
        byte[] text = Encoding.UTF8.GetBytes(draft.Text);
        // Nothing is written that would be refused when it is read.
        ProfileMistake[] mistakes = [.. new ProfileReading(draft.Path, text).Mistakes.Where(mistake => !mistake.IsWarning)];
        if (mistakes.Length > 0)
            throw new ConfigurationException(mistakes[0].ErrorId, $"No profile was written: {string.Join("; ", mistakes.Select(mistake => mistake.Fact))}.", mistakes[0].Fix) { TargetName = draft.Path };
        await AtomicFile.WriteAllBytesAsync(draft.Path, text, request.Overwrite, cancellationToken).ConfigureAwait(false);
        return new(draft.Path);
    }

    private static ProfileFinding Finding(ProfileReading reading, ProfileMistake mistake) =>
        new(mistake.IsWarning ? CheckStatus.Warn : CheckStatus.Fail, reading.File, mistake.Place.Line, mistake.Place.Column, mistake.Property, Sentence(mistake), mistake.Fix) { ErrorId = mistake.ErrorId };

    // A property is written as it must be typed, also where it begins the sentence.
    private static string Sentence(ProfileMistake mistake)
    {
        string fact = mistake.Fact;
        bool beginsWithProperty = mistake.Property.Length > 0 && fact.StartsWith(mistake.Property, StringComparison.Ordinal);
        return $"{(beginsWithProperty ? fact[0] : char.ToUpperInvariant(fact[0]))}{fact[1..]}.";
    }

    private static IEnumerable<ProfileFinding> Good(ProfileReading reading)
    {
        foreach (var entry in reading.Entries)
        {
            string path = $"environments.{entry.Environment}";
            if (reading.Text.IsCut || reading.Mistakes.Any(mistake => !mistake.IsWarning && (mistake.Property.Length == 0 || $"{mistake.Property}.".StartsWith($"{path}.", StringComparison.Ordinal))))
                continue;
            var place = reading.Text.Scan.KeyOf(path);
            yield return new(CheckStatus.Pass, reading.File, place.Line, place.Column, path, $"The environment {entry.Environment} can be used.", "");
        }
    }
}
