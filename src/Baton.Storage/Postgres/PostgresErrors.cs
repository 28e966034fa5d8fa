using System.Net.Sockets;
using Baton.Core.Errors;
using Npgsql;

namespace Baton.Storage.Postgres;

/// <summary>The one table from what PostgreSQL and its driver say to what Baton says. Messages are Baton's own with the SQLSTATE; what the
/// database wrote, which may repeat values, stays inside.</summary>
internal static class PostgresErrors
{
    /// <summary>What may come out of the driver while it talks to the database.</summary>
    public static bool IsFault(Exception exception) =>
        exception is NpgsqlException or SocketException or IOException or TimeoutException or ObjectDisposedException
            or InvalidOperationException { Source: "Npgsql" };

    /// <summary>The connection is gone or cannot be had; another one may do.</summary>
    public static bool IsConnectionLost(Exception exception) => exception is PostgresException answer
        ? IsFatal(answer)
        : IsFault(exception) && exception.InnerException is not TimeoutException;

    /// <summary>The session ended with the answer: whether a commit under way was done is not known.</summary>
    public static bool IsFatal(PostgresException answer) =>
        answer.InvariantSeverity is "FATAL" or "PANIC" || answer.SqlState[..2] is "08" or "57" && answer.SqlState != "57014";

    public static BatonException ToRefusal(Exception exception, PostgresAddress address) => exception switch
    {
        BatonException refusal => refusal,
        PostgresException answer => OfAnswer(answer, address),
        { InnerException: TimeoutException } or TimeoutException => Unavailable(address, "The database did not answer in time", exception),
        NpgsqlException { InnerException: SocketException socket } =>
            Unavailable(address, $"The database cannot be reached ({socket.SocketErrorCode})", exception),
        _ => Unavailable(address, "The connection to the database was lost", exception),
    };

    public static BatonException CommitUnknown(Exception exception, PostgresAddress address) => BatonException.Unavailable(
        "commit_unknown",
        $"It is not known whether the last commit is in the database ({address}): "
        + (exception.InnerException is TimeoutException ? "it did not answer in time." : "the connection was lost meanwhile."),
        exception);

    public static BatonException Unavailable(PostgresAddress address, string what, Exception? inner) =>
        BatonException.Unavailable("store_unavailable", $"{what} ({address}).", inner);

    private static BatonException OfAnswer(PostgresException answer, PostgresAddress address)
    {
        var state = answer.SqlState;
        return (state[..2], state) switch
        {
            (_, "53100") => BatonException.Unavailable(
                "disk_full", $"The disk of the database is full ({address}). Free some space; work goes on by itself.", answer),
            (_, "25006") => BatonException.Unavailable(
                "store_read_only", $"The database takes no writes ({address}): it is a replica, or set to be read only.", answer),
            ("23", _) => new BatonException(
                ErrorKind.Internal, "store_refused_row",
                $"The store refused a row: {answer.TableName} {answer.ConstraintName} (SQLSTATE {state}).", null, answer),
            _ => Unavailable(address, $"{Reason(state)} (SQLSTATE {state})", answer),
        };
    }

    private static string Reason(string state) => (state[..2], state) switch
    {
        (_, "3D000") => "There is no such database",
        ("28", _) => "The database does not let this user in: check user, password and pg_hba.conf",
        (_, "53300") => "The database has no connection left: raise max_connections or lower Maximum Pool Size",
        (_, "42501") => "The user may not do this in the database: it needs to own its tables, or the right to create them",
        (_, "42P07") => "The database holds tables of another program with the names of Baton's",
        (_, "55P03") => "A lock in the database was not given in time",
        (_, "57014") => "The database took too long",
        ("57", _) or ("08", _) => "The database is stopping, starting or was restarted",
        ("40", _) => "The database gave up one of two transactions that got into each other's way",
        ("XX", _) or ("58", _) => "The database reports damage or a fault of its disk",
        _ => "The database refused a statement",
    };
}
