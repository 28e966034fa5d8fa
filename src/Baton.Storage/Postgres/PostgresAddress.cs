using System.Data.Common;
using Baton.Core.Errors;
using Npgsql;

namespace Baton.Storage.Postgres;

/// <summary>A connection string, and what of it may be shown. Its text never holds the password.</summary>
public sealed class PostgresAddress
{
    /// <summary>The names that <c>psql</c> and its library use in addresses, where Npgsql has another.</summary>
    private static readonly Dictionary<string, string> LibraryNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["dbname"] = "Database",
        ["user"] = "Username",
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["target_session_attrs"] = "Target Session Attributes",
    };

    private readonly NpgsqlConnectionStringBuilder builder;

    private PostgresAddress(NpgsqlConnectionStringBuilder builder) => this.builder = builder;

    /// <summary>Connections readers may have open at once.</summary>
    public int PoolSize => builder.MaxPoolSize;

    /// <summary>True for what <see cref="Parse"/> is to be asked about.</summary>
    public static bool IsAddress(string store) =>
        store.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
        || store.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase)
        || store.Contains('=', StringComparison.Ordinal);

    /// <param name="store"><c>postgres://user:password@host:port/database?sslmode=require</c>, several hosts separated by commas, or
    /// Npgsql's <c>key=value;…</c>.</param>
    /// <exception cref="BatonException">Invalid <c>bad_store</c>; the message never repeats a value.</exception>
    public static PostgresAddress Parse(string store)
    {
        try
        {
            var builder = store.Contains("://", StringComparison.Ordinal)
                ? FromUrl(store[(store.IndexOf("://", StringComparison.Ordinal) + 3)..])
                : new NpgsqlConnectionStringBuilder(store);
            RequireParts(builder);
            ApplyDefaults(builder);
            return new PostgresAddress(builder);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // The library's message may repeat a value, and which one is the password it cannot know.
            throw Bad("it cannot be read. Percent-encode special characters of user and password, and check the names of its options.");
        }
    }

    /// <summary>For the connections of the pool.</summary>
    internal string ForReaders() => builder.ConnectionString;

    /// <summary>For the one connection that writes: its session is its own.</summary>
    internal string ForWriter() => Own("writer");

    /// <summary>For the one connection that waits for hints.</summary>
    internal string ForListener() => Own("listener");

    /// <summary>For the one connection that moves everything, whose statements take as long as they take.</summary>
    internal string ForMover() => Own("mover", commandTimeout: 0);

    /// <summary>Host and database, for messages.</summary>
    public override string ToString() => builder.Host!.Contains('/', StringComparison.Ordinal) || builder.Host.Contains(',')
        ? $"{builder.Host}, database {builder.Database}"
        : $"{builder.Host}:{builder.Port}, database {builder.Database}";

    private string Own(string use, int? commandTimeout = null)
    {
        // After a commit that took too long nothing is waited for: the connection is given up.
        var own = new NpgsqlConnectionStringBuilder(builder.ConnectionString) { Pooling = false, CancellationTimeout = -1 };
        own.ApplicationName += " " + use;
        own.CommandTimeout = commandTimeout ?? own.CommandTimeout;
        return own.ConnectionString;
    }

    private static NpgsqlConnectionStringBuilder FromUrl(string rest)
    {
        var builder = new NpgsqlConnectionStringBuilder();
        var (address, query) = Cut(rest, '?');
        var (authority, database) = Cut(address, '/');
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            var (user, password) = Cut(authority[..at], ':');
            builder.Username = Uri.UnescapeDataString(user);
            builder.Password = password.Length > 0 ? Uri.UnescapeDataString(password) : null;
        }

        SetHosts(builder, Uri.UnescapeDataString(authority[(at + 1)..]));
        if (database.Length > 0)
        {
            builder.Database = Uri.UnescapeDataString(database);
        }

        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(pair, '=');
            var key = Uri.UnescapeDataString(name.Replace('+', ' '));
            builder[LibraryNames.GetValueOrDefault(key, key)] = Uri.UnescapeDataString(value);
        }

        return builder;
    }

    private static void SetHosts(NpgsqlConnectionStringBuilder builder, string hosts)
    {
        if (hosts.Length == 0)
        {
            return;
        }

        // One host gives its port apart, so that an IPv6 address in brackets is understood; several keep theirs.
        var colon = hosts.LastIndexOf(':');
        if (hosts.Contains(',') || colon < 0 || hosts.EndsWith(']'))
        {
            builder.Host = hosts.Trim('[', ']');
            return;
        }

        builder.Host = hosts[..colon].Trim('[', ']');
        builder.Port = int.Parse(hosts[(colon + 1)..]);
    }

    private static (string Before, string After) Cut(string text, char mark)
    {
        var place = text.IndexOf(mark);
        return place < 0 ? (text, "") : (text[..place], text[(place + 1)..]);
    }

    private static void RequireParts(NpgsqlConnectionStringBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Host))
        {
            throw Bad("it names no host.");
        }

        if (string.IsNullOrEmpty(builder.Database))
        {
            throw Bad("it names no database.");
        }
    }

    /// <summary>What Baton needs whatever the user wrote, and what it prefers where the user wrote nothing.</summary>
    private static void ApplyDefaults(NpgsqlConnectionStringBuilder builder)
    {
        builder.Pooling = true;
        builder.Enlist = false;

        // Readers leave nothing behind in their sessions, and resetting one is a statement more for each use of it.
        builder.NoResetOnClose = true;

        // Details of errors repeat values of rows.
        builder.IncludeErrorDetail = false;
        builder.PersistSecurityInfo = false;

        // A peer that is gone without a word is noticed between commands; during one its timeout ends the wait.
        builder.TcpKeepAlive = true;
        // Only what was written is in the text; the builder itself says to know every name.
        var given = new DbConnectionStringBuilder { ConnectionString = builder.ConnectionString };
        Prefer(given, builder, "TCP Keepalive Time", 10);
        Prefer(given, builder, "TCP Keepalive Interval", 3);
        Prefer(given, builder, "Timeout", 5);
        Prefer(given, builder, "Command Timeout", 20);
        Prefer(given, builder, "Cancellation Timeout", 2000);
        Prefer(given, builder, "Application Name", "baton");
        Prefer(given, builder, "Maximum Pool Size", 20);
        Prefer(given, builder, "Max Auto Prepare", 100);
        Prefer(given, builder, "Auto Prepare Min Usages", 2);
    }

    private static void Prefer(DbConnectionStringBuilder given, NpgsqlConnectionStringBuilder builder, string key, object value)
    {
        if (!given.ContainsKey(key))
        {
            builder[key] = value;
        }
    }

    private static BatonException Bad(string why) => BatonException.Invalid(
        "bad_store", $"The store is no usable PostgreSQL address: {why} The form is postgres://USER:PASSWORD@HOST:PORT/DATABASE.");
}
