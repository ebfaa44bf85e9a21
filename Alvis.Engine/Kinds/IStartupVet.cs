namespace Alvis.Engine.Kinds;

/// <summary>
/// A part of the settings that looks at itself before Alvis starts. The host asks every one, prints all they say at once and stops
/// when there is anything.
/// </summary>
public interface IStartupVet
{
    /// <summary>What is wrong, each <c>setting: what was found; what was expected</c>. Empty when all is well.</summary>
    IEnumerable<string> Vet();
}
