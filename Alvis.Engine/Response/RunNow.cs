using System.Collections.Concurrent;
using Alvis.Engine.Checks;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.Logging;

namespace Alvis.Engine.Response;

/// <summary>
/// Runs a playbook because a person asks: looks first; a service that is well is left alone, one that fails is confirmed as the schedule
/// confirms and gets an incident as the schedule would open it, with the name of who asked.
/// </summary>
public sealed partial class RunNow(
    IPlaybooks playbooks, IProbes probes, IIncidentStore incidents, ISilenceStore silences, Intake intake, CheckStates states, TimeProvider time, ILogger<RunNow> logger)
    : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Run> underWay = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Answers at once, in a sentence; what takes longer goes on behind it.</summary>
    public async Task<(bool Ok, string Text)> AskAsync(string service, Person by, CancellationToken cancel)
    {
        if (await RefuseAsync(service, cancel) is { } refusal)
            return (false, refusal.Text);
        var known = playbooks.Find(service)!;
        var seen = await LookAsync(service, cancel);
        if (seen.Healthy)
            return (true, $"{service} passes its check ({known.CheckShown}: {seen.Finding}): nothing was done.");
        if (seen.Failure == CheckFailure.Forbidden)
            return (false, $"The check of {service} cannot look, so nothing is known: {seen.Finding}");

        var spec = known.Playbook.HealthCheck;
        if (spec.FailAfter <= 1)
            return await OpenAsync(known, seen, seen, by, cancel) is { } id ? (true, $"{service} fails ({seen.Finding}): {id} is open.") : (false, NotOpened(service));
        var run = new Run(by);
        if (underWay.GetOrAdd(service, run) is { } other && other != run)
            return (false, $"{service} fails ({seen.Finding}). A run that {other.By.Name} asked for looks again already.");

        run.Task = Task.Run(() => ConfirmAsync(known, seen, by), CancellationToken.None);
        return (true, $"{service} fails ({seen.Finding}). It is looked at {Words.Count(spec.FailAfter - 1, "more time")}, {Duration.Spoken(spec.RetryEvery)} apart; if it fails again an incident opens.");
    }

    /// <summary>Waits until nothing is under way. For tests.</summary>
    public Task IdleAsync(CancellationToken cancel) => Task.WhenAll(underWay.Values.Select(r => r.Task)).WaitAsync(cancel);

    /// <summary>Stops: what was being confirmed is left to the schedule.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await IdleAsync(CancellationToken.None);
        stopping.Dispose();
    }

    /// <summary>Why nothing would open for a service whatever its check says, or null.</summary>
    internal async Task<Refusal?> RefuseAsync(string service, CancellationToken cancel)
    {
        if (playbooks.Find(service) is not { } known)
            return new Refusal($"There is no playbook of {service}.");
        if (await incidents.FindOpenAsync(service, cancel) is { } open)
            return new Refusal($"{open} is open for {service} already: look at it with: incident {open}");
        if (known.Paused is { } pause)
            return new Refusal($"{service} is paused: {pause}. Let it go on first with: resume {service}");
        var now = time.Now();
        if (await silences.FindAsync(service, cancel) is { } silence && now < silence.Until)
            return new Refusal($"{silence.By.Name} silenced {service} until {Clock.Utc(silence.Until)}, so nothing opens. End that first with: silence {service} off");
        return await incidents.QuietAsync(service, cancel) is { } quiet && now < quiet.Until
            ? new Refusal($"{quiet.By} closed {quiet.Incident} while {service} failed, so nothing opens until {Clock.Utc(quiet.Until)} or until it has recovered.")
            : null;
    }

    private async Task ConfirmAsync(InForce known, CheckResult first, Person by)
    {
        var (service, spec) = (known.Service, known.Playbook.HealthCheck);
        try
        {
            var seen = first;
            for (var failures = 1; failures < spec.FailAfter; failures++)
            {
                await Task.Delay(spec.RetryEvery, time, stopping.Token);
                seen = await LookAsync(service, stopping.Token);
                if (seen.Healthy || seen.Failure == CheckFailure.Forbidden)
                {
                    Log.NotConfirmed(logger, service, by.Name, seen.Finding);
                    return;
                }
            }

            await OpenAsync(known, first, seen, by, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            // The boundary of a job: the schedule looks at the service anyway.
            Log.Failed(logger, service, by.Name, e);
        }
        finally
        {
            underWay.TryRemove(service, out _);
        }
    }

    private Task<IncidentId?> OpenAsync(InForce known, CheckResult first, CheckResult seen, Person by, CancellationToken cancel)
    {
        // The schedule may have seen it fail before.
        var state = states.Of(known.Service);
        var since = state.Last is { Healthy: false } && state.Since < first.At ? state.Since.Value : first.At;
        return intake.FaultAsync(known.Service, known.CheckShown, seen, since, by, cancel);
    }

    private Task<CheckResult> LookAsync(string service, CancellationToken cancel) => probes.LookAsync(service, Playbooks.CheckSpec.HealthCheck, null, cancel);

    private static string NotOpened(string service) => $"Nothing opened for {service}: somebody paused or silenced it just now. Look with: show {service}";

    private sealed class Run(Person by)
    {
        public Person By { get; } = by;

        public Task Task { get; set; } = Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "RunNotConfirmed", Level = LogLevel.Information, Message = "The run of {Service} that {By} asked for opened nothing: {Finding}")]
        public static partial void NotConfirmed(ILogger logger, string service, string by, string finding);

        [LoggerMessage(EventId = 2, EventName = "RunFailed", Level = LogLevel.Error, Message = "The run of {Service} that {By} asked for failed inside Alvis")]
        public static partial void Failed(ILogger logger, string service, string by, Exception e);
    }
}
