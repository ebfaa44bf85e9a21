namespace Alvis.Engine.Plans.Import;

/// <summary>What a line of a runbook is in its Markdown.</summary>
public enum RunbookRole
{
    Blank,
    FrontMatter,
    Heading,
    Sentence,
    ListItem,
    Code,
    TableRow,
    Html,
    LinkDefinition,
    Layout,
}

/// <summary>What became of a line of a runbook.</summary>
public enum RunbookFate
{
    /// <summary>Nothing to keep: it is blank or only layout.</summary>
    Nothing,

    /// <summary>It is the draft's condition, service, platform or health check.</summary>
    Said,

    /// <summary>It is in the plan or in the plan's own notes.</summary>
    Plan,

    /// <summary>It is kept for people; the reason says why it is no step.</summary>
    Note,
}

/// <summary>One line of a runbook and what became of it.</summary>
/// <param name="Number">Its line in the file, from 1.</param>
/// <param name="Role">What it is in the Markdown.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Text">As written, without the white space behind it.</param>
/// <param name="Reason">Why, in one sentence; empty for <see cref="RunbookFate.Nothing"/>.</param>
public sealed record RunbookLine(int Number, RunbookRole Role, RunbookFate Fate, string Text, string Reason)
{
    /// <summary>The code of the compiler's diagnostic behind the reason; null when it has none.</summary>
    public string? Code { get; init; }
}

/// <summary>A command line that stands in a runbook. It is never run from there.</summary>
/// <param name="Line">Where it stands.</param>
/// <param name="Text">The command as written.</param>
/// <param name="Registered">The registered command of exactly this command line, or null.</param>
/// <param name="Restarts">The platform whose restart of the service this command line is, or null; never said while the service is not known.</param>
public sealed record RunbookCommand(int Line, string Text, string? Registered, string? Restarts);
