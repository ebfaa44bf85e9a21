using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Cli;

/// <summary>The command line as a whole: every verb of this assembly in one tree, wrong input answered with the nearest right one.</summary>
internal sealed class CommandLine
{
    /// <summary>The verb that is meant when none is given.</summary>
    private const string DefaultVerb = "serve";

    private static readonly (string Path, string Summary)[] Groups = [("playbook", "Look at playbooks without running them.")];

    private readonly Dictionary<Command, CliVerb> verbs = [];
    private readonly Command root = new("alvis", "First-level incident responder: checks services, restarts them as their playbooks say, wakes people.");
    private readonly Screen screen;

    public CommandLine(Screen screen)
    {
        this.screen = screen;
        foreach (var verb in Found().OrderBy(v => v.Path, StringComparer.Ordinal))
            Add(verb);
        root.Options.Add(new HelpOption { Action = new HelpWithExample(this) });
        root.Options.Add(new VersionOption());
    }

    /// <summary>Runs one command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancel)
    {
        // No response files: a word that begins with '@' is what it looks like.
        var line = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (line.Action is ParseErrorAction)
            return Refuse(line);

        // Signals are the verbs' own business: the host of a long-running one listens for them.
        var configuration = new InvocationConfiguration
        {
            Output = screen.Output,
            Error = screen.Errors,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await Guarded.RunAsync(screen, () => line.InvokeAsync(configuration, cancel), cancel);
    }

    /// <summary>Every verb of the assembly.</summary>
    public static IEnumerable<CliVerb> Found() =>
        typeof(CliVerb).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(CliVerb)))
            .Select(t => (CliVerb)Activator.CreateInstance(t)!);

    private void Add(CliVerb verb)
    {
        var command = Node(verb.Path);
        command.Description = verb.Summary;
        command.Hidden = verb.Hidden;
        Wire(command, verb);
        if (verb.Path == DefaultVerb)
            Wire(root, verb);
    }

    private void Wire(Command command, CliVerb verb)
    {
        verbs[command] = verb;
        foreach (var symbol in verb.Takes)
        {
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else
                command.Options.Add((Option)symbol);
        }

        command.SetAction((line, cancel) => verb.RunAsync(line, screen, cancel));
    }

    private Command Node(string path)
    {
        var node = root;
        foreach (var word in path.Split(' '))
        {
            var next = node.Subcommands.FirstOrDefault(c => c.Name == word);
            if (next is null)
            {
                next = new Command(word, Groups.FirstOrDefault(g => g.Path == word).Summary);
                node.Subcommands.Add(next);
            }

            node = next;
        }

        return node;
    }

    private int Refuse(ParseResult line)
    {
        var command = line.CommandResult.Command;
        var verbsBelow = command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name).ToList();
        var unknown = line.UnmatchedTokens.Count > 0 ? line.UnmatchedTokens[0] : null;
        if (unknown is null && command.Action is null)
        {
            screen.Error($"'{Name(command)}' needs a verb: {Words.Or(verbsBelow)}.");
        }
        else if (unknown is null)
        {
            foreach (var error in line.Errors)
                screen.Error(error.Message);
        }
        else if (unknown.StartsWith('-'))
        {
            screen.Error($"Unknown option '{Words.Clip(unknown, 80)}'; {Words.Known(unknown, Options(command))}.");
        }
        else if (verbsBelow.Count > 0)
        {
            screen.Error($"Unknown verb '{Words.Clip(unknown, 80)}'; {Words.Known(unknown, verbsBelow)}.");
        }
        else
        {
            screen.Error($"'{Words.Clip(unknown, 80)}' is one argument too many.");
        }

        screen.Error($"See: {Name(command)} --help");
        return ExitCodes.Usage;
    }

    private static string[] Options(Command command) =>
        [.. command.Options.Where(o => !o.Hidden).Select(o => o.Name).Append("--help").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static string Name(Command command)
    {
        var words = new List<string>();
        for (Symbol? at = command; at is not null; at = at.Parents.FirstOrDefault())
            words.Insert(0, at.Name);
        return string.Join(' ', words);
    }

    /// <summary>The generated help, then a use of the verb and what its exit code tells.</summary>
    private sealed class HelpWithExample(CommandLine all) : SynchronousCommandLineAction
    {
        private readonly HelpAction help = new();

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult line)
        {
            help.Invoke(line);
            var output = line.InvocationConfiguration.Output;
            if (all.verbs.TryGetValue(line.CommandResult.Command, out var verb))
                output.WriteLine($"Example:\n  {verb.Example}\n");
            output.WriteLine("Exit codes:");
            foreach (var (code, means) in ExitCodes.All)
                output.WriteLine($"  {code,-3} {means}");
            return ExitCodes.Ok;
        }
    }
}
