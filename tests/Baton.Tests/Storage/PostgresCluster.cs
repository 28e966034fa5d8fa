using System.Collections.Concurrent;
using System.Diagnostics;
using Baton.Storage.Postgres;
using Baton.Tests.Storage;
using Baton.Tests.Tidy;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace Baton.Tests.Storage;

/// <summary>A real PostgreSQL with durable settings that belongs to one run of the tests: started by the first test that needs it, stopped
/// and removed with the process, however that ends.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string Template = "baton_template";
    private readonly Lazy<Running> running = new(Start);
    private readonly ConcurrentDictionary<string, Lazy<PostgresDatabase>> databases = new();
    private int made;

    /// <summary>The one database of a test class, emptied for each of its tests.</summary>
    internal PostgresDatabase Database(Type testClass)
    {
        var database = databases.GetOrAdd(testClass.Name, _ => new Lazy<PostgresDatabase>(() => Create($"TEMPLATE {Template}"))).Value;
        database.Empty();
        return database;
    }

    /// <summary>A new database.</summary>
    /// <param name="options">What <c>CREATE DATABASE</c> is told besides its name.</param>
    internal PostgresDatabase Create(string options = "TEMPLATE template0")
    {
        var name = $"test_{Interlocked.Increment(ref made)}";
        Execute($"CREATE DATABASE {name} {options}");
        return new PostgresDatabase(AddressOf(name));
    }

    /// <summary>Runs a statement as superuser in the database <c>postgres</c>.</summary>
    internal void Execute(string sql) => PostgresDatabase.Execute(running.Value.Address, sql);

    /// <summary>The address of a database of this cluster.</summary>
    internal string AddressOf(string database) => running.Value.Address[..^"postgres".Length] + database;

    /// <summary>Ends it as a crash would and starts it again; returns once it answers.</summary>
    internal void Restart()
    {
        var process = running.Value.Process;
        process.StandardInput.WriteLine("restart");
        process.StandardInput.Flush();
        _ = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The tests' PostgreSQL did not start again.");
        NpgsqlConnection.ClearAllPools();
    }

    public async ValueTask DisposeAsync()
    {
        if (!running.IsValueCreated)
        {
            return;
        }

        NpgsqlConnection.ClearAllPools();
        using var process = running.Value.Process;
        process.StandardInput.Close();
        await process.WaitForExitAsync();
    }

    private static Running Start()
    {
        var script = Path.Combine(Repository.Root, "eng", "throwaway-postgres.sh");
        var process = Process.Start(new ProcessStartInfo("bash", [script])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var address = process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"The tests' PostgreSQL did not start: {errors.GetAwaiter().GetResult()}");
        PostgresDatabase.Execute(address, $"CREATE DATABASE {Template} TEMPLATE template0");
        using var directory = new TempDirectory();
        var store = new PostgresRunStore(new PostgresOptions
        {
            Address = PostgresAddress.Parse(address[..^"postgres".Length] + Template), DataDirectory = directory.Path,
            TimeProvider = TimeProvider.System,
        });
        store.OpenAsync(CancellationToken.None).GetAwaiter().GetResult();
        store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return new Running(process, address);
    }

    private sealed record Running(Process Process, string Address);
}
