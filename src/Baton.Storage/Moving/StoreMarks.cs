using System.Globalization;
using System.Text;
using Baton.Core.Errors;

namespace Baton.Storage.Moving;

/// <summary>What a store says about moves it took part in; each a row of <c>meta</c>. At no moment do both ends of a move say that they may
/// be used: the source is marked as moved before the target is marked as complete.</summary>
/// <param name="MovingTo">A move out of here has begun. The store may still be used, which ends the move.</param>
/// <param name="MovingFrom">A move into here has begun and is not complete.</param>
/// <param name="MovedTo">Everything was moved elsewhere.</param>
/// <param name="MovedFrom">Everything here came from elsewhere, completely.</param>
internal sealed record StoreMarks(MoveMark? MovingTo, MoveMark? MovingFrom, MoveMark? MovedTo, MoveMark? MovedFrom)
{
    public const string MovingToKey = "moving_to";
    public const string MovingFromKey = "moving_from";
    public const string MovedToKey = "moved_to";
    public const string MovedFromKey = "moved_from";

    /// <summary>What <c>read_marks</c> returns.</summary>
    public static StoreMarks Of(StoredRow rows)
    {
        var found = Rows.List(rows, row => (Key: row.Text("key"), Mark: MoveMark.Parse(row.Text("value"))))
            .ToDictionary(row => row.Key, row => row.Mark);
        return new StoreMarks(
            found.GetValueOrDefault(MovingToKey), found.GetValueOrDefault(MovingFromKey), found.GetValueOrDefault(MovedToKey),
            found.GetValueOrDefault(MovedFromKey));
    }

    /// <param name="store">What to call the store in messages.</param>
    /// <exception cref="BatonException">Unavailable <c>store_moving</c>: it holds a part only; <c>store_moved</c>: it is elsewhere
    /// now.</exception>
    public void RequireUsable(string store)
    {
        if (MovingFrom is { } from)
        {
            throw BatonException.Unavailable(
                "store_moving",
                $"The store ({store}) holds only a part of what is being moved to it from {from.Other}. "
                + "Run that baton server migrate --to again: it carries on.");
        }

        if (MovedTo is { } to)
        {
            throw BatonException.Unavailable(
                "store_moved",
                $"The store ({store}) was moved to {to.Other} on {to.Day}: use that one (--store, BATON_STORE or baton.json). "
                + "To go back to this one as it was then: baton server migrate --reopen.");
        }
    }

    /// <summary>What is said of a store while it is being moved.</summary>
    public static BatonException Busy(string store) => BatonException.Unavailable(
        "store_moving", $"The store ({store}) is being moved, or its schema changed, just now. Wait for the end of that.");
}

/// <param name="Id">Of the move: the same in both stores.</param>
/// <param name="At">Unix milliseconds.</param>
/// <param name="Other">The other store, for people; never with a password.</param>
internal sealed record MoveMark(string Id, long At, string Other)
{
    public string Day => DateTimeOffset.FromUnixTimeMilliseconds(At).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static MoveMark Parse(string text) => JsonArray.Read(Encoding.UTF8.GetBytes(text)) is [var id, var at, var other]
        ? new MoveMark(id, long.Parse(at, CultureInfo.InvariantCulture), other)
        : throw new FormatException("meta holds a mark of a move that no version of Baton writes.");

    public string Write() => JsonArray.Write([Id, At.ToString(CultureInfo.InvariantCulture), Other]);
}
