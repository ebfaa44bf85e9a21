using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Alvis.Bot.Cli;

/// <summary>
/// Where verbs write. Colours only on a terminal and without <c>NO_COLOR</c>; otherwise plain lines that other programs can read. What it
/// is given is text, never markup, and control characters do not reach the terminal.
/// </summary>
internal sealed class Screen
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const int PlainWidth = 2_000;

    private readonly IAnsiConsole console;

    /// <param name="output">Results.</param>
    /// <param name="error">Problems.</param>
    /// <param name="plain">True for no colours and no wrapping.</param>
    public Screen(TextWriter output, TextWriter error, bool plain)
    {
        Output = output;
        Errors = error;
        Plain = plain;
        console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        if (plain)
            console.Profile.Width = PlainWidth;
    }

    /// <summary>Results, for what writes by itself.</summary>
    public TextWriter Output { get; }

    /// <summary>Problems, for what writes by itself.</summary>
    public TextWriter Errors { get; }

    /// <summary>True when a program or a file reads this, or a person who wants no colours.</summary>
    public bool Plain { get; }

    /// <summary>The screen of this process.</summary>
    public static Screen OfProcess() =>
        new(Console.Out, Console.Error, Console.IsOutputRedirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>A line, or several.</summary>
    public void Line(string text = "") => Write(text, Style.Plain);

    /// <summary>A line with weight: a heading, a name.</summary>
    public void Strong(string text) => Write(text, new Style(decoration: Decoration.Bold));

    /// <summary>A line of good news.</summary>
    public void Good(string text) => Write(text, new Style(Color.Green));

    /// <summary>A line of bad news that is a result, not an error of the call.</summary>
    public void Bad(string text) => Write(text, new Style(Color.Red));

    /// <summary>A line that matters less.</summary>
    public void Quiet(string text) => Write(text, new Style(Color.Grey));

    /// <summary>Why the call could not be done.</summary>
    public void Error(string text) => Errors.WriteLine(Clean(text));

    /// <summary>Rows under headings.</summary>
    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = Plain ? TableBorder.None : TableBorder.Simple };
        foreach (var heading in headings)
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))));
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(Clean(cell))));
        if (!Plain)
        {
            console.Write(table);
            return;
        }

        // Plain rows carry no padding to the right: they are read by programs and pasted into reports.
        using var text = new StringWriter();
        var plain = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        plain.Profile.Width = PlainWidth;
        plain.Write(table);
        foreach (var line in text.ToString().TrimEnd().Split('\n'))
            Output.WriteLine(line.TrimEnd());
    }

    /// <summary>A value as JSON, for programs.</summary>
    public void AsJson<T>(T value) => Output.WriteLine(JsonSerializer.Serialize(value, Json));

    private void Write(string text, Style style)
    {
        if (Plain)
            Output.WriteLine(Clean(text));
        else
            console.Write(new Text(Clean(text) + "\n", style));
    }

    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
            clean.Append(char.IsControl(c) && c is not '\n' and not '\t' ? ' ' : c);
        return clean.ToString();
    }
}
