using Baton.Bench;

return await BenchCommand.RunAsync(args);
