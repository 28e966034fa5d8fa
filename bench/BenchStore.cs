using Baton.Engine.Store;
using Baton.Storage;
using Baton.Storage.Postgres;
using Npgsql;

namespace Baton.Bench;

/// <summary>A store for each folder. On PostgreSQL that is a database of its own, named after the folder and made beside the one the
/// address names; a process that opens the same folder again finds the same.</summary>
internal static class BenchStore
{
    /// <param name="data">The data directory, when it is not the folder.</param>
    public static IRunStore Open(BenchOptions options, string folder, string? data = null) =>
        RunStores.Open(AddressOf(options, folder), data ?? folder, TimeProvider.System);

    /// <summary>What <c>--store</c> is for this folder.</summary>
    public static string AddressOf(BenchOptions options, string folder)
    {
        if (options.Store == "sqlite")
        {
            return options.Store;
        }

        var builder = new NpgsqlConnectionStringBuilder(PostgresAddress.Parse(options.Store).ForWriter());
        var name = NameOf(folder);
        using (var connection = new NpgsqlConnection(builder.ConnectionString))
        {
            connection.Open();
            using var find = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection);
            find.Parameters.Add(new NpgsqlParameter { Value = name });
            if (find.ExecuteScalar() is null)
            {
                using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
                create.ExecuteNonQuery();
            }
        }

        builder.Database = name;
        return builder.ConnectionString;
    }

    /// <summary>Removes the folder, and its database.</summary>
    public static void Remove(BenchOptions options, string folder)
    {
        Directory.Delete(folder, recursive: true);
        if (options.Store == "sqlite")
        {
            return;
        }

        using var connection = new NpgsqlConnection(PostgresAddress.Parse(options.Store).ForWriter());
        connection.Open();
        using var drop = new NpgsqlCommand($"DROP DATABASE IF EXISTS {NameOf(folder)} WITH (FORCE)", connection) { CommandTimeout = 120 };
        drop.ExecuteNonQuery();
    }

    private static string NameOf(string folder) =>
        string.Concat(Path.GetFileName(folder).Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
}
