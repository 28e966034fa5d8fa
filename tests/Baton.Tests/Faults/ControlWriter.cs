using System.Diagnostics;
using Baton.Storage.Postgres;
using Npgsql;

namespace Baton.Tests.Faults;

/// <summary>Inserts one number after the other with nothing but the driver, and remembers which were acknowledged: what of these is missing
/// in the end was lost by the database.</summary>
internal sealed class ControlWriter(string address)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);
    private readonly HashSet<long> acknowledged = [];

    public int Acknowledged => acknowledged.Count;

    /// <summary>Inserts whose answer never came.</summary>
    public int Unknown { get; private set; }

    /// <summary>The longest time without an acknowledgement.</summary>
    public TimeSpan LongestGap { get; private set; }

    public async Task WriteAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Pace);
        var last = Stopwatch.GetTimestamp();
        NpgsqlConnection? connection = null;
        for (var number = 0L; !stop.IsCancellationRequested; number++)
        {
            try
            {
                connection ??= await OpenAsync();
                await using var insert = new NpgsqlCommand($"INSERT INTO control VALUES ({number})", connection);
                await insert.ExecuteNonQueryAsync(CancellationToken.None);
                acknowledged.Add(number);
                var gap = Stopwatch.GetElapsedTime(last);
                LongestGap = gap > LongestGap ? gap : LongestGap;
                last = Stopwatch.GetTimestamp();
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException)
            {
                Unknown++;
                if (connection is not null)
                {
                    await connection.DisposeAsync();
                    connection = null;
                }
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        if (connection is not null)
        {
            await connection.DisposeAsync();
        }
    }

    /// <summary>Numbers that were acknowledged and are not there.</summary>
    public async Task<int> LostAsync()
    {
        await using var connection = await OpenAsync();
        await using var select = new NpgsqlCommand("SELECT n FROM control", connection);
        await using var reader = await select.ExecuteReaderAsync();
        var found = new HashSet<long>();
        while (await reader.ReadAsync())
        {
            found.Add(reader.GetInt64(0));
        }

        return acknowledged.Count(number => !found.Contains(number));
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(PostgresAddress.Parse(address).ForWriter())
        {
            ApplicationName = "control", CommandTimeout = 5,
        }.ConnectionString);
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
