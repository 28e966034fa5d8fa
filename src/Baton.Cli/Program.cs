using Baton.Cli.CommandLine;

return await Root.RunAsync(args);
