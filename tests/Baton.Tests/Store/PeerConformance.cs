using Baton.Engine.Store;

namespace Baton.Tests.Store;

public abstract class PeerConformance : RunStoreConformance
{
    [Fact]
    public void Peers_are_kept_by_kind_and_name_and_come_in_the_order_of_their_names()
    {
        var agent = new PeerRow(PeerKinds.Agent, "ranker", """{"url": "https://agents.example"}""", 10, "owner");
        var asked = agent with { Found = """{"name": "Ranker"}""", FoundHash = "ab", CheckedAt = 20, UpdatedAt = 30 };
        Store.PutPeer(agent);
        Store.PutPeer(asked);
        Store.PutPeer(agent with { Kind = PeerKinds.Mcp, CreatedBy = null, Error = "It is away." });
        Store.PutPeer(agent with { Name = "another" });
        Store.PutPeer(agent with { Kind = PeerKinds.Push, Name = "run-1/a" });

        Store.FindPeer(PeerKinds.Agent, "ranker").ShouldBe(asked);
        Store.FindPeer(PeerKinds.Mcp, "ranker")!.Error.ShouldBe("It is away.");
        Store.ListPeers(PeerKinds.Agent).Select(peer => peer.Name).ShouldBe(["another", "ranker"]);
        Store.ListPeers(PeerKinds.Push).Select(peer => peer.Name).ShouldBe(["run-1/a"]);
        Store.DeletePeer(PeerKinds.Agent, "ranker").ShouldBeTrue();
        Store.DeletePeer(PeerKinds.Agent, "ranker").ShouldBeFalse();
        Store.FindPeer(PeerKinds.Agent, "ranker").ShouldBeNull();
        Store.FindPeer(PeerKinds.Mcp, "ranker").ShouldNotBeNull();
    }

    [Fact]
    public void A_kind_nobody_knows_is_refused() =>
        Should.Throw<Exception>(() => Store.PutPeer(new PeerRow("friend", "a", "{}", 10, null)));
}
