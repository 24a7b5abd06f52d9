namespace HimalytixRestore.Engine.Configuration;

/// <summary>Ends the reading of one value; the section that it stands in notes the mistake and goes on. Never leaves the reader.</summary>
/// <param name="mistake">The mistake.</param>
internal sealed class ProfileMistakeException(ProfileMistake mistake) : Exception(mistake.Fact)
{
    /// <summary>The mistake.</summary>
    public ProfileMistake Mistake => mistake;
}
