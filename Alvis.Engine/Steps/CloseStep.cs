namespace Alvis.Engine.Steps;

/// <summary>Asks for the incident to be closed. Passing checks decide; the text never closes by itself.</summary>
public sealed class CloseStep : IStepKind
{
    public string Word => "close";

    public string Example => "- close: true";

    public Task<StepResult> RunAsync(StepRun run, CancellationToken cancel) => Task.FromResult<StepResult>(new StepResult.Verifies());
}
