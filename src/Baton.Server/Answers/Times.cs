namespace Baton.Server.Answers;

/// <summary>From the store's Unix milliseconds, where 0 means "not yet", to the wire.</summary>
internal static class Times
{
    public static DateTimeOffset? OrNull(long at) => at == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(at);

    public static DateTimeOffset Of(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at);

    /// <summary>Milliseconds between the two, or null while one is missing.</summary>
    public static long? Between(long start, long end) => start == 0 || end == 0 ? null : Math.Max(0, end - start);
}
