namespace Alvis.Bot.WebConsole;

/// <summary>Some pages of the console that belong together. One file each, found by type.</summary>
internal interface IConsolePages
{
    /// <summary>Maps their addresses.</summary>
    void Map(IEndpointRouteBuilder app);
}
