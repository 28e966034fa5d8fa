namespace Baton.Storage.Sqlite;

/// <summary>What SQLite answered when a statement failed. Stays inside this folder: <see cref="SqliteErrors"/> turns it into a
/// refusal.</summary>
internal sealed class SqliteFault(int code, string message) : Exception(message)
{
    /// <summary>Extended result code, see https://www.sqlite.org/rescode.html.</summary>
    public int ExtendedCode { get; } = code;

    public int Code => ExtendedCode & 0xff;
}
