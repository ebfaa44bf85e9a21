using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Bot.Surfaces;

/// <summary>A surface that asks for time at every other call before it shows anything.</summary>
internal sealed class StubbornSurface(IChatSurface surface) : IChatSurface
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(300);

    private int calls;

    public string Word => surface.Word;

    public async Task<Delivery> ShowAsync(IncidentThread thread, IReadOnlyList<Post> fresh, CancellationToken cancel) =>
        Interlocked.Increment(ref calls) % 2 == 1 ? new Delivery.Retry("slow down", Wait) : await surface.ShowAsync(thread, fresh, cancel);

    /// <summary>Makes every surface of a starting Alvis one, and every chat product.</summary>
    public static void Wrap(IServiceCollection parts)
    {
        Wrapped.Each<IChatSurface>(parts, s => new StubbornSurface(s));
        Wrapped.Each<IChatWorkspace>(parts, w => new StubbornWorkspace(w));
    }

    private sealed class StubbornWorkspace(IChatWorkspace workspace) : IChatWorkspace
    {
        private int calls;

        public string Word => workspace.Word;

        public ChatPace Pace => workspace.Pace;

        public bool CanFind => workspace.CanFind;

        public string ChannelOf(string? name) => workspace.ChannelOf(name);

        public async Task<ChatAnswer> CallAsync(ChatCall call, CancellationToken cancel) =>
            Interlocked.Increment(ref calls) % 2 == 1 ? new ChatAnswer.Retry("slow down", Wait) : await workspace.CallAsync(call, cancel);
    }
}
