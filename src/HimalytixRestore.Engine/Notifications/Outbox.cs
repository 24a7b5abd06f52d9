using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Notifications;

/// <summary>
/// The notifications that no webhook has taken yet: one file each in the state folder, 0600, named by its time. A file is locked while it is sent, so that
/// two processes do not send it twice; one that is killed between the answer and the deletion does.
/// </summary>
/// <param name="stateFolder">The state folder's full path.</param>
internal sealed class Outbox(string stateFolder)
{
    /// <summary>More than any outage brings; beyond it the oldest go.</summary>
    public const int Capacity = 200;

    private const string Pattern = "*.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Where they are.</summary>
    public string Folder { get; } = Path.Combine(stateFolder, "notifications");

    /// <summary>The files, oldest first.</summary>
    /// <exception cref="ArchiveException">The folder cannot be read.</exception>
    public IReadOnlyList<string> List()
    {
        try
        {
            return Directory.Exists(Folder) ? [.. Directory.EnumerateFiles(Folder, Pattern).Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(e, "reading a folder", Folder);
        }
    }

    /// <summary>Keeps a notification; gives its file's full path.</summary>
    /// <param name="notification">The notification.</param>
    /// <param name="cancellationToken">Ends it; nothing is left.</param>
    /// <exception cref="ArchiveException">It cannot be written.</exception>
    public async Task<string> KeepAsync(RestoreNotification notification, CancellationToken cancellationToken)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{notification.CreatedAt.UtcTicks:D19}_{RandomNumberGenerator.GetHexString(4, lowercase: true)}.json");
        string path = Path.Combine(Folder, name);
        await AtomicFile.WriteAllBytesAsync(path, JsonSerializer.SerializeToUtf8Bytes(notification, Json), overwrite: false, cancellationToken).ConfigureAwait(false);
        return path;
    }

    /// <summary>Deletes the oldest beyond <see cref="Capacity"/>; says how many.</summary>
    /// <exception cref="ArchiveException">One cannot be deleted.</exception>
    public int Trim()
    {
        string[] beyond = [.. List().SkipLast(Capacity)];
        foreach (string path in beyond)
            Delete(path);
        return beyond.Length;
    }

    /// <summary>Takes a notification out for sending, and keeps other processes off it; null when it is gone, or another process sends it.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArchiveException">The file cannot be read, or no notification is in it (<c>NotificationDamaged</c>).</exception>
    public static async Task<KeptNotification?> TakeAsync(string path, CancellationToken cancellationToken)
    {
        FileStream file;
        try
        {
            file = LockedFile.Open(path, FileMode.Open, size: 0);
        }
        catch (ArchiveException e) when (e.ErrorId is "FileInUse" or "FileNotFound")
        {
            return null;
        }

        try
        {
            var notification = await JsonSerializer.DeserializeAsync<RestoreNotification>(file, Json, cancellationToken).ConfigureAwait(false) ?? throw new JsonException("null");
            return new(notification, path, file);
        }
        catch (Exception e)
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw e is JsonException ? new ArchiveException("NotificationDamaged", RestoreErrorCategory.InvalidData, $"The kept notification {path} cannot be understood.", "Remove the file.", e) { TargetName = path } : e;
        }
    }

    /// <summary>Deletes a notification.</summary>
    /// <param name="path">Its file.</param>
    /// <exception cref="ArchiveException">It cannot be deleted.</exception>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(e, "deleting a file", path);
        }
    }
}
