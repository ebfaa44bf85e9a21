using Alvis.Bot.Cli;

return await new CommandLine(Screen.OfProcess()).RunAsync(args, CancellationToken.None);
