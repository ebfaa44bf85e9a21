using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Alvis.Bot.WebConsole;

/// <summary>The console's own files: style, script and the editor. All lie beside the program; nothing comes from elsewhere.</summary>
internal sealed class ConsoleFiles : IConsolePages
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "assets");
    private static readonly string Version = typeof(ConsoleFiles).Assembly.ManifestModule.ModuleVersionId.ToString("N")[..12];

    /// <summary>The address of a file. It changes with every build, so that a browser never mixes a new page with an old script.</summary>
    public static string Of(string file) => $"/assets/{Version}/{file}";

    /// <summary>Serves them under any version: a page that was open over an upgrade still finds its files.</summary>
    public void Map(IEndpointRouteBuilder app)
    {
        var files = new PhysicalFileProvider(Folder);
        var types = new FileExtensionContentTypeProvider();
        app.MapGet("/assets/{version}/{**path}", IResult (HttpContext context, string version, string path) =>
        {
            if (files.GetFileInfo(path) is not { Exists: true, IsDirectory: false, PhysicalPath: { } file } info)
                return Results.NotFound();
            context.Response.Headers.CacheControl = version == Version ? "public, max-age=31536000, immutable" : "no-cache";
            return Results.File(file, types.TryGetContentType(path, out var type) ? type : "application/octet-stream", lastModified: info.LastModified);
        });
    }
}
