package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.chain.transactions.Wallet;
import dev.mintmark.app.market.CurrencySettings;
import dev.mintmark.app.market.TestCoin;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.web3j.crypto.Credentials;
import tools.jackson.databind.JsonNode;

/** A token's life in the studio in headless Chromium, by the wallets of two persons on a real chain, with a reload at each step. */
@Tag("slow")
@ExtendWith(ServiceExtension.class)
final class StudioMarketTest {
    private static final List<Credentials> PERSONS = StudioWallet.PERSONS;

    @Test
    void twoWalletsMintListBuyOfferAuctionAndWithdraw(TestService service) throws Exception {
        String chromium = StudioWallet.requireChromium();
        TestCoin coin = TestCoin.deploy(service.chain, "studio");
        new CurrencySettings(service.chain.chain).set(coin.address(), true);
        Wallet rich = service.chain.wallet();
        for (Credentials person : PERSONS) {
            coin.mint(Address.of(person.getAddress()), 100_000_000);
            rich.sendAndWait(person.getAddress(), BigInteger.TEN.pow(18), "0x");
        }
        JsonNode said;
        List<String> asked;
        try (StudioWallet wallet = new StudioWallet(service.chain, PERSONS)) {
            said = StudioWallet.drive(
                    "market.mjs",
                    chromium,
                    service.address().toString(),
                    wallet.address().toString(),
                    wallet.account(0),
                    System.getenv().getOrDefault("STUDIO_SHOTS", ""));
            asked = wallet.asked();
        }
        String alice = PERSONS.get(0).getAddress();
        String bob = PERSONS.get(1).getAddress();

        assertThat(said.path("errors")).isEmpty();
        assertThat(said.path("outside")).as("requests to others").isEmpty();
        assertThat(said.path("violations")).as("axe").isEmpty();
        assertThat(said.path("wallets").asInt()).as("wallets to choose from").isEqualTo(2);
        assertThat(said.path("link").asString()).endsWith("#mint");
        assertThat(said.path("otherChain").asString())
                .contains("The wallet is on chain 1; it will be asked to change to 31337.");
        assertThat(said.path("refused").asString()).contains("You refused it in the wallet. Nothing was sent.");
        assertThat(said.path("minted").asString()).isEqualToIgnoringCase(alice);
        assertThat(said.path("name").asString()).isEqualTo("Night fox");
        assertThat(said.path("terms").asString()).contains("CC-BY-4.0", "7%");
        assertThat(said.path("you").asBoolean())
                .as("after a reload the wallet is there again")
                .isTrue();
        assertThat(said.path("listed").asString()).contains("For sale: 0.2");
        assertThat(said.path("unlisted").asBoolean()).isTrue();
        assertThat(said.path("listedAgain").asString()).contains("For sale: 0.3");
        assertThat(said.path("sold").asString()).isEqualToIgnoringCase(bob);
        assertThat(said.path("offer").asString()).contains("12.5 TEST");
        assertThat(said.path("takenBack").asInt())
                .as("offers after they were taken back")
                .isZero();
        assertThat(said.path("accepted").asString()).isEqualToIgnoringCase(alice);
        assertThat(said.path("auction").asString()).contains("Reserve", "0.1");
        assertThat(said.path("bid").asString()).contains("Highest bid", "0.1");
        assertThat(said.path("settled").asString()).isEqualToIgnoringCase(bob);
        assertThat(said.path("transferred").asString()).isEqualToIgnoringCase(alice);
        assertThat(said.path("history"))
                .extracting(JsonNode::asString)
                .containsExactly(
                        "TRANSFERRED", "SOLD", "BID", "AUCTION_STARTED", "SOLD", "SOLD", "LISTING_CANCELLED", "MINTED");
        assertThat(said.path("dates").asInt()).as("events with a date").isEqualTo(8);
        // 7 % of 0.3 waits, as her account refused it; 7 % of 0.1 was paid
        assertThat(said.path("credit").asString()).contains("0.3", "0.021");
        assertThat(said.path("earned").asString()).isEqualTo("0.028");
        assertThat(said.path("open").asString()).isEqualTo("0.021");
        assertThat(said.path("openAfter").asString()).isEqualTo("0");
        assertThat(said.path("bars").asInt()).isEqualTo(2);
        assertThat(said.path("periods").asString()).contains("0.028", "0.007");
        assertThat(said.path("tokens").asString()).contains("7%", "0.028");
        assertThat(said.path("csv").asString())
                .startsWith("time,kind,block,tx,creator,token,")
                .contains(",EARNED,", ",PAID,", "21000000000000000");
        assertThat(said.path("principal").asString()).contains("Bob", "creator", "curator", "12 pictures a day");
        assertThat(said.path("spanish").asString())
                .contains("Historia", "Acuñado", "Subasta", "Propietario")
                .doesNotContain("History", "Minted", "Owner");
        assertThat(said.path("wide")).as("wider than a phone").isEmpty();
        assertThat(said.path("focus").asString()).isNotEqualTo("BODY");
        assertThat(asked).contains("wallet_switchEthereumChain", "eth_signTypedData_v4", "eth_sendTransaction");
    }
}
