using Baton.Engine.Store;

namespace Baton.Storage.Postgres;

/// <summary>One round of ownership, through the connection that has the right to write. The database hands partitions out: an owner holds
/// an advisory lock, which ends with its session, and no two clocks are compared.</summary>
internal sealed class PostgresOwnership(PostgresOptions options)
{
    private static readonly TimeSpan NextRound = TimeSpan.FromSeconds(1);

    /// <summary>A round in this many also sweeps up what servers that are gone have left.</summary>
    private const int RoundsBetweenSweeps = 600;

    private int rounds;

    /// <param name="changed">Something happened that other servers can act on at once.</param>
    public Ownership Round(PostgresSession session, BalanceRequest request, out bool changed)
    {
        changed = SayAlive(session, request);
        if (request.Release.Count > 0)
        {
            Release(session, request);
            changed = true;
        }

        if (rounds++ % RoundsBetweenSweeps == 0)
        {
            session.Execute("forget_servers");
            session.Execute("forget_answers");
        }

        var servers = ReadServers(session);
        var partitions = ReadPartitions(session);
        if (EndDead(session, request.Server, servers, partitions))
        {
            partitions = ReadPartitions(session);
        }

        var alive = servers.Where(server => server.Alive).ToList();
        var share = ShareOf(request, alive);
        var wanted = Wanted(request.Server, share, partitions, alive);
        Unlock(session, request.Server, partitions, wanted);
        if (Take(session, request.Server, wanted))
        {
            partitions = ReadPartitions(session);
        }

        var held = partitions.Where(one => one.Mine && one.Server == request.Server).ToDictionary(one => one.Partition, one => one.Epoch);
        return new Ownership(held, Math.Max(0, held.Count - share), alive.Count, NextRound, options.Lease);
    }

    private static bool SayAlive(PostgresSession session, BalanceRequest request)
    {
        using var statement = session.Statement("say_alive")
            .Bind(":server", request.Server).Bind(":guest", request.Guest).Bind(":url", request.Url);
        return statement.Step() && statement.Flag("came");
    }

    private static void Release(PostgresSession session, BalanceRequest request)
    {
        using var statement = session.Statement("release_partitions")
            .Bind(":server", request.Server).Bind(":partition", [.. request.Release.Select(partition => (long)partition)]);
        statement.Run();
    }

    private List<ServerRow> ReadServers(PostgresSession session)
    {
        using var statement = session.Statement("list_servers").Bind(":lease", (long)options.Lease.TotalMilliseconds);
        return Rows.List(statement, row => new ServerRow(row.Text("id"), row.Flag("guest"), row.Int32("backend_pid"), row.Flag("alive")));
    }

    private static List<PartitionRow> ReadPartitions(PostgresSession session)
    {
        using var statement = session.Statement("list_partitions");
        return Rows.List(statement, row => new PartitionRow(
            row.Int32("partition"), row.Int64("epoch"), row.TextOrNull("server"), row.Int32("pid"), row.Flag("mine")));
    }

    /// <summary>Ends the sessions of owners that have not been heard of for a lease, and our own of before a lost connection, so that their
    /// locks are free. The session of a living server that has just taken over, and not written so yet, is left alone.</summary>
    private bool EndDead(PostgresSession session, string me, List<ServerRow> servers, List<PartitionRow> partitions)
    {
        var dead = servers.Where(server => !server.Alive).Select(server => server.Id).ToHashSet();
        var stale = partitions.Where(one => one.Server is { } owner && !one.Mine && (owner == me || dead.Contains(owner))).ToList();
        var living = servers.Where(server => server.Alive && server.Id != me).Select(server => server.Pid).ToHashSet();
        foreach (var pid in stale.Where(one => one.Pid != 0 && !living.Contains(one.Pid)).Select(one => one.Pid).Distinct())
        {
            using var statement = session.Statement("end_session").Bind(":pid", pid);
            statement.Run();
        }

        var owners = stale.Select(one => one.Server!).Where(dead.Contains).Distinct().ToList();
        if (owners.Count > 0)
        {
            using var statement = session.Statement("free_partitions")
                .Bind(":server", owners).Bind(":lease", (long)options.Lease.TotalMilliseconds);
            statement.Run();
        }

        return stale.Count > 0;
    }

    /// <summary>As equal as whole numbers allow, among the servers that are no guests if there are any.</summary>
    private static int ShareOf(BalanceRequest request, List<ServerRow> alive)
    {
        var owners = alive.Exists(server => !server.Guest) ? alive.FindAll(server => !server.Guest) : alive;
        var place = owners.FindIndex(server => server.Id == request.Server);
        return place < 0 ? 0 : (Partitions.Count / owners.Count) + (place < Partitions.Count % owners.Count ? 1 : 0);
    }

    /// <summary>All that was ours and is free, however much, since nobody else takes it while we live, then what is due. What a living
    /// server owned by the record is left to it although its session is gone: after a restart of the database all sessions are, and each
    /// takes its own up again.</summary>
    private static List<PartitionRow> Wanted(string me, int share, List<PartitionRow> partitions, List<ServerRow> alive)
    {
        var living = alive.Select(server => server.Id).Where(id => id != me).ToHashSet();
        var free = partitions
            .Where(one => !(one.Mine && one.Server == me) && (one.Mine || one.Pid == 0)
                && !(one.Server is { } owner && living.Contains(owner)))
            .ToLookup(one => one.Server == me);
        var missing = share - partitions.Count(one => one.Server == me && (one.Mine || one.Pid == 0));
        return [.. free[true], .. free[false].Take(Math.Max(0, missing))];
    }

    /// <summary>Lets go of locks on what is not ours by the record and not wanted. Another server freed it when it had not heard of us for
    /// a lease, and nobody could ever take it while we live.</summary>
    private static void Unlock(PostgresSession session, string me, List<PartitionRow> partitions, List<PartitionRow> wanted)
    {
        var needless = partitions.Where(one => one.Mine && one.Server != me).Except(wanted).Select(one => (long)one.Partition).ToList();
        if (needless.Count > 0)
        {
            using var statement = session.Statement("unlock_partitions").Bind(":partition", needless);
            statement.Run();
        }
    }

    private static bool Take(PostgresSession session, string me, List<PartitionRow> wanted)
    {
        if (wanted.Count == 0)
        {
            return false;
        }

        var locked = wanted.Where(one => one.Mine).Select(one => (long)one.Partition).ToList();
        using (var statement = session.Statement("lock_partitions")
            .Bind(":partition", [.. wanted.Where(one => !one.Mine).Select(one => (long)one.Partition)]))
        {
            locked.AddRange(Rows.List(statement, row => row.Int64("partition")));
        }

        if (locked.Count > 0)
        {
            using var statement = session.Statement("own_partitions").Bind(":server", me).Bind(":partition", locked);
            statement.Run();
        }

        return locked.Count > 0;
    }

    private sealed record ServerRow(string Id, bool Guest, int Pid, bool Alive);

    private sealed record PartitionRow(int Partition, long Epoch, string? Server, int Pid, bool Mine);
}
