package dev.mintmark.contracts;

import static dev.mintmark.contracts.TestChain.ETHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.contracts.MintmarkEvent.RoyaltyCredited;
import dev.mintmark.contracts.MintmarkEvent.RoyaltyPaid;
import dev.mintmark.contracts.MintmarkEvent.Withdrawn;
import dev.mintmark.contracts.TestChain.Receipt;
import dev.mintmark.contracts.TestChain.TestAccount;
import java.math.BigInteger;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The binding against the real market and vaults on a real chain. */
@Tag("slow")
class MarketOnChainTest extends OnChainFixture {
    @Test
    void aSalePaysTheRoyaltyToTheWei() {
        Attestation attestation = attestation("a file for sale");
        mint(attestation);
        BigInteger price = ETHER.add(BigInteger.ONE);
        Listing listing = new Listing(attestation.tokenId(), CREATOR.address(), Address.ZERO, price, 0, 0, LATER);
        sell(listing, CREATOR, COLLECTOR);

        Listing again = new Listing(attestation.tokenId(), COLLECTOR.address(), Address.ZERO, price, 0, 1, LATER);
        BigInteger creatorBefore = chain.balance(CREATOR.address());
        BigInteger sellerBefore = chain.balance(COLLECTOR.address());
        BigInteger buyerBefore = chain.balance(RELAYER.address());
        Receipt receipt = sell(again, COLLECTOR, RELAYER);

        BigInteger royalty = new BigInteger("50000000000000001");
        assertThat(receipt.only(RoyaltyPaid.class))
                .isEqualTo(new RoyaltyPaid(
                        attestation.tokenId(),
                        CREATOR.address(),
                        COLLECTOR.address(),
                        CREATOR.address(),
                        RELAYER.address(),
                        Address.ZERO,
                        price,
                        royalty));
        assertThat(chain.balance(CREATOR.address()).subtract(creatorBefore)).isEqualTo(royalty);
        assertThat(chain.balance(COLLECTOR.address()).subtract(sellerBefore)).isEqualTo(price.subtract(royalty));
        assertThat(buyerBefore.subtract(chain.balance(RELAYER.address()))).isEqualTo(price.add(receipt.fee()));
        assertThat(owner(attestation)).isEqualTo(RELAYER.address());
        assertThat(chain.ask(contract, MintmarkQueries.tokenEpochOf(attestation.tokenId())))
                .isEqualTo(2);
        assertThat(chain.ask(market, MarketQueries.creditOf(CREATOR.address(), Address.ZERO))
                        .total())
                .isZero();
    }

    @Test
    void aRoyaltyThatItsCreatorRefusesCanBeWithdrawnLater() {
        TestAccount creator = TestAccount.of(6);
        chain.fund(creator.address(), ETHER);
        Attestation attestation = attestation("a file of a creator who takes no coins", creator.address());
        mint(attestation);
        chain.rpc("anvil_setCode", creator.address().hex(), "0x5f5ffd");
        Receipt sale = sell(
                new Listing(attestation.tokenId(), CREATOR.address(), Address.ZERO, ETHER, 0, 0, LATER),
                CREATOR,
                COLLECTOR);
        BigInteger royalty = ETHER.divide(BigInteger.valueOf(20));
        assertThat(sale.only(RoyaltyCredited.class))
                .isEqualTo(new RoyaltyCredited(
                        attestation.tokenId(), creator.address(), creator.address(), Address.ZERO, royalty));
        assertThat(chain.ask(market, MarketQueries.creditOf(creator.address(), Address.ZERO)))
                .isEqualTo(new Credit(royalty, NOTHING));

        chain.rpc("anvil_setCode", creator.address().hex(), "0x");
        BigInteger before = chain.balance(RELAYER.address());
        Receipt receipt = chain.send(creator, market, NOTHING, MarketCalls.withdraw(RELAYER.address(), Address.ZERO));
        assertThat(receipt.only(Withdrawn.class))
                .isEqualTo(new Withdrawn(creator.address(), RELAYER.address(), Address.ZERO, royalty, NOTHING));
        assertThat(chain.balance(RELAYER.address()).subtract(before)).isEqualTo(royalty);
    }

    @Test
    void aCreatorsRoyaltiesGoToAVaultThatSharesThem() {
        TestAccount creator = TestAccount.of(7);
        chain.fund(creator.address(), ETHER);
        Address vaults = CompanionContracts.vaults(contract);
        SortedMap<Address, Integer> shares = new TreeMap<>();
        Address other = Address.of("0x" + "ab".repeat(20));
        shares.put(other, 2_500);
        shares.put(creator.address(), 7_500);
        Address vault = chain.ask(vaults, VaultQueries.vaultOf(shares));
        chain.send(RELAYER, vaults, NOTHING, VaultCalls.create(shares));
        Attestation attestation = attestation("a file of two creators", creator.address());
        mint(attestation);
        chain.send(creator, contract, NOTHING, MintmarkCalls.setRoyaltyReceiver(vault));
        assertThat(chain.ask(contract, MintmarkQueries.royaltyReceiverOf(creator.address())))
                .isEqualTo(vault);

        Listing listing = new Listing(attestation.tokenId(), CREATOR.address(), Address.ZERO, ETHER, 0, 0, LATER);
        Receipt sale = sell(listing, CREATOR, COLLECTOR);

        BigInteger royalty = ETHER.divide(BigInteger.valueOf(20));
        assertThat(sale.only(RoyaltyPaid.class).receiver()).isEqualTo(vault);
        assertThat(sale.only(RoyaltyPaid.class).creator()).isEqualTo(creator.address());
        assertThat(chain.ask(vault, VaultQueries.totalReceived(Address.ZERO))).isEqualTo(royalty);
        assertThat(chain.ask(vault, VaultQueries.split())).isEqualTo(shares);
        chain.send(RELAYER, vault, NOTHING, VaultCalls.release(Address.ZERO));
        assertThat(chain.balance(other)).isEqualTo(royalty.divide(BigInteger.valueOf(4)));
        assertThat(chain.ask(vault, VaultQueries.totalReleased(Address.ZERO))).isEqualTo(royalty);
    }

    @Test
    void anAuctionSellsToTheHighestBidder() {
        Attestation attestation = attestation("a file for auction");
        mint(attestation);
        BigInteger hour = BigInteger.valueOf(3600);
        chain.send(
                CREATOR,
                market,
                NOTHING,
                MarketCalls.createAuction(attestation.tokenId(), Address.ZERO, BigInteger.TEN, hour));
        assertThat(chain.ask(market, MarketQueries.leastBidOf(attestation.tokenId())))
                .isEqualTo(BigInteger.TEN);
        chain.send(COLLECTOR, market, BigInteger.TEN, MarketCalls.bid(attestation.tokenId(), BigInteger.TEN));
        Auction auction = chain.ask(market, MarketQueries.auctionOf(attestation.tokenId()));
        assertThat(auction.bidder()).isEqualTo(COLLECTOR.address());
        assertThat(auction.bid()).isEqualTo(BigInteger.TEN);
        assertThatThrownBy(() -> chain.send(RELAYER, market, NOTHING, MarketCalls.settleAuction(attestation.tokenId())))
                .hasMessageStartingWith("AuctionRuns(");
    }
}
