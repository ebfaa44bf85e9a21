using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;

namespace Alvis.Engine.Checks;

/// <summary>Healthy when a TCP connection opens. For services that speak no HTTP.</summary>
internal sealed class TcpCheck(Dialer dialer, TimeProvider time) : ICheckKind
{
    public string Word => "tcp";

    public string Example => "{ kind: tcp, host: db-1, port: 5432, every: 30s }";

    public IReadOnlyList<Key> Keys { get; } =
    [
        new("host", Shape.Text("a host name or an address", "^[^\\s/@:\\[\\]]{1,253}$|^[0-9A-Fa-f:.]{2,45}$", most: 253), "The host to connect to.", Required: true),
        new("port", Shape.Number(1, 65_535), "The port to connect to.", Required: true),
    ];

    public ICheck Read(Section settings, TimeSpan timeout) =>
        new Probe(dialer, time, settings.Text("host"), (int)settings.Number("port"), timeout);

    private sealed class Probe(Dialer dialer, TimeProvider time, string host, int port, TimeSpan timeout) : ICheck
    {
        public string Describe => $"tcp {Host}";

        public string Host { get; } = Dialer.Endpoint(host, port);

        public async Task<CheckResult> RunAsync(bool fresh, CancellationToken cancel)
        {
            var progress = new ProbeProgress(time);
            using var limit = new CancellationTokenSource(timeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
            try
            {
                using var socket = await dialer.ConnectAsync(host, port, progress, either.Token);
                return new CheckResult(true, $"{Host} accepted the connection in {ProbeProgress.Ms(progress.Elapsed)}", time.Now(), Timings: progress.Timings());
            }
            catch (ProbeFault fault)
            {
                return new CheckResult(false, fault.Finding, time.Now(), fault.Failure, progress.Timings());
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return new CheckResult(false, progress.TimedOut(timeout, Host), time.Now(), CheckFailure.Timeout, progress.Timings());
            }
        }
    }
}
