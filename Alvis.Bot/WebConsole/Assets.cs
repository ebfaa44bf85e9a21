using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Alvis.Bot.WebConsole;

/// <summary>The console's own files: style, script and the editor. All beside the program, nothing from elsewhere.</summary>
internal static class Assets
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "assets");

    /// <summary>Changes with every build, so that a browser never mixes a new page with an old script.</summary>
    public static string Version { get; } = typeof(Assets).Assembly.ManifestModule.ModuleVersionId.ToString("N")[..12];

    /// <summary>The address of a file.</summary>
    public static string Of(string file) => $"/assets/{Version}/{file}";

    /// <summary>Serves them under any version: an old page still finds its files after an upgrade.</summary>
    public static void Map(WebApplication app)
    {
        var files = new PhysicalFileProvider(Folder);
        var types = new FileExtensionContentTypeProvider();
        app.MapGet("/assets/{version}/{**path}", (string version, string path) =>
            files.GetFileInfo(path) is { Exists: true, IsDirectory: false, PhysicalPath: { } file } info
                ? Results.File(file, types.TryGetContentType(path, out var type) ? type : "application/octet-stream", lastModified: info.LastModified)
                : Results.NotFound());
    }
}
