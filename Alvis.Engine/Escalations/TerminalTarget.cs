using Alvis.Engine.Kinds;
using Microsoft.Extensions.Configuration;

namespace Alvis.Engine.Escalations;

/// <summary>Where the terminal target writes; tests give their own.</summary>
public sealed record TerminalOut(TextWriter Writer);

/// <summary>Writes pages to the terminal Alvis runs in. What a fresh install has until somebody registers a way to wake a person.</summary>
internal sealed class TerminalTarget(TerminalOut terminal) : IEscalationKind
{
    private readonly Lock one = new();

    public string Word => "terminal";

    public string Example => """{ "Kind": "terminal" }""";

    public IEnumerable<string> Vet(IConfigurationSection entry)
    {
        var settings = new Settings(entry);
        settings.Only(EscalationBook.Shared);
        return settings.Wrong;
    }

    public Task<Delivery> SendAsync(IConfigurationSection entry, Page page, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        // Whole pages, never mixed line by line; and no control characters, with which a service's answer could redraw the terminal.
        lock (one)
        {
            terminal.Writer.WriteLine($"{(page.Urgent ? "PAGE" : "NOTE")} for {Clean(page.To)} at {Clock.Utc(page.At)}: {Clean(page.Subject)}");
            foreach (var line in page.Body.Split('\n'))
                terminal.Writer.WriteLine($"  {Clean(line)}".TrimEnd());
            terminal.Writer.Flush();
        }

        return Task.FromResult<Delivery>(new Delivery.Sent($"shown in the terminal of {page.To}"));
    }

    private static string Clean(string line) => Words.Clip(line.TrimEnd('\r'), 1_000);
}
