namespace Baton.Server.Live;

/// <summary>What every live feed needs of the server.</summary>
internal sealed record LiveFeeds(FeedSlots Slots, LiveEnd End, TimeProvider Time);
