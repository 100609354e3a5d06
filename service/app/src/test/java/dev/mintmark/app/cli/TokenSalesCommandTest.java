package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.market.TestCoin;
import dev.mintmark.app.mint.ChainFixture;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Offers, auctions and currencies from the command line and by HTTP, with a running service and the embedded chain. */
@Tag("slow")
final class TokenSalesCommandTest {
    @TempDir
    Path folder;

    private Program program;
    private String coin;
    private String other;

    @Test
    void tokensAreSoldByOfferInACurrencyAndByAuction() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        deployCoins(data);
        program = new Program(data, Map.of());
        String fox;
        String heron;
        String holder;
        JsonNode auction;
        assertThat(run(0, "token", "currencies").out()).contains("the chain's coin alone");
        assertThat(run(0, "token", "allow-currency", coin).out())
                .contains("The currency " + coin + " is allowed since");
        assertThat(run(1, "token", "allow-currency", coin).err()).contains("is allowed already");
        assertThat(run(2, "token", "allow-currency", "12").err())
                .contains("40 hex digits")
                .hasLineCount(1);
        assertThat(run(0, "token", "currencies").out()).contains(coin + "  TEST, 6 decimals");
        try (Program.Served served = program.serve()) {
            fox = made("a fox");
            heron = made("a heron");
            holder = json("token", "show", fox).at("/token/owner").asString();
            JsonNode transaction = json("token", "allow-currency", other);
            assertThat(transaction.path("tx").isNull())
                    .as("a service does not open the owner's key")
                    .isTrue();
            assertThat(transaction.path("data").asString()).startsWith("0x");

            anOfferIsMadeAndAccepted(served, fox, holder);
            aTokenIsSoldInACurrency(fox);
            auction = anAuctionRuns(served, heron);
        }
        try (Program.Served served = program.serve()) {
            JsonNode sale = json("token", "show", heron).path("sale");
            assertThat(sale.path("status").asString()).as("after a restart").isEqualTo("AUCTION");
            assertThat(sale.path("auction")).isEqualTo(auction);
            assertThat(run(1, "token", "auction", "settle", heron).err()).contains("The auction runs until ");
            assertThat(served.get("/api/tokens/" + heron + "/auction").path("auction"))
                    .isEqualTo(auction);
        }
    }

    private void deployCoins(Path data) throws Exception {
        try (ChainFixture fixture = ChainFixture.open(data)) {
            TestCoin deployed = TestCoin.deploy(fixture, "coin");
            deployed.mint(fixture.chain.accounts().buyer().address(), 100_000_000);
            coin = deployed.address();
            other = TestCoin.deploy(fixture, "other coin").address();
        }
    }

    private void anOfferIsMadeAndAccepted(Program.Served served, String token, String holder) throws Exception {
        assertThat(run(0, "token", "offers", token).out()).contains("There is no offer for it, as of block");
        assertThat(run(2, "token", "offer", token, "--price", "1", "--currency", other)
                        .err())
                .contains("--currency: The currency " + other + " is not allowed")
                .hasLineCount(1);
        assertThat(run(2, "token", "offer", token, "--price", "0.0000001", "--currency", coin)
                        .err())
                .contains("at most 6 decimals");
        assertThat(run(1, "token", "offer", token, "--price", "1000", "--currency", coin)
                        .err())
                .contains("and the price is 1000000000")
                .hasLineCount(1);
        assertThat(run(0, "token", "offer", token, "--price", "12.5", "--currency", coin)
                        .out())
                .startsWith("offered 12.5 TEST until ");
        String path = "/api/tokens/" + token + "/offers";
        String id = served.get(path).at("/offers/0/id").asString();
        assertThat(run(0, "token", "offers", token).out()).startsWith(id + "  12.5 TEST  by 0x");
        assertThat(run(0, "token", "show", token).out()).contains("1 offer");
        assertThat(run(2, "token", "cancel-all", other).err()).contains("is not an account of this service");
        String buyer = served.get(path).at("/offers/0/buyer").asString();
        assertThat(run(0, "token", "cancel-all", buyer).out()).contains("that " + buyer + " signed are cancelled");
        assertThat(served.get(path).path("offers")).isEmpty();
        run(0, "token", "offer", token, "--price", "12.5", "--currency", coin);
        id = served.get(path).at("/offers/0/id").asString();
        assertThat(run(2, "token", "accept-offer", token, "0x12").err()).contains("no offer's ID");
        assertThat(run(1, "token", "accept-offer", token, "0x" + "1".repeat(64)).err())
                .contains("There is no offer");

        answers(served, 422, path, "{\"currency\":\"" + other + "\",\"price\":\"1\"}", "\"field\":\"currency\"");
        answers(served, 422, path, "{\"currency\":\"" + coin + "\",\"price\":\"0\"}", "\"field\":\"price\"");
        answers(served, 422, path, "{\"currency\":\"" + coin + "\",\"price\":1}", "\"field\":\"price\"");
        answers(served, 422, path, "{\"price\":\"1\"}", "\"field\":\"currency\"");
        answers(
                served,
                422,
                path,
                "{\"currency\":\"" + coin + "\",\"price\":\"1\",\"signature\":\"0x12\"}",
                "\"field\":\"signature\"");
        answers(served, 409, path, "{\"currency\":\"" + coin + "\",\"price\":\"1000000000\"}", "and the price is");
        answers(served, 404, path + "/0x" + "1".repeat(64) + "/accept", "{}", "There is no offer");
        assertThat(served.get(path).path("offers")).as("nothing was stored").hasSize(1);

        assertThat(run(0, "token", "accept-offer", token, id).out())
                .contains("bought it for 12.5 TEST, of which 0.625 TEST are the royalty of " + holder);
        assertThat(served.get(path).path("offers")).isEmpty();
        assertThat(run(0, "token", "credits", holder).out()).contains("The market holds nothing for " + holder);
        assertThat(run(1, "token", "withdraw", holder, "--currency", coin).err())
                .contains("in the currency " + coin);
    }

    /** The buyer lists what it bought, and cannot buy it from itself. */
    private void aTokenIsSoldInACurrency(String token) throws Exception {
        assertThat(run(0, "token", "list", token, "--price", "3", "--currency", coin)
                        .out())
                .startsWith("listed for 3 TEST until ");
        JsonNode shown = json("token", "show", token);
        assertThat(shown.at("/sale/status").asString()).isEqualTo("LISTED");
        assertThat(shown.at("/listing/currency").asString()).isEqualTo(coin);
        assertThat(run(0, "token", "show", token).out()).contains("listed for 3 TEST until ");
        assertThat(run(1, "token", "buy", token).err()).contains("the seller cannot buy from itself");
        assertThat(run(0, "token", "cancel", token).out()).contains("The listings are cancelled");
        assertThat(run(0, "token", "show", token).out()).contains("not listed here");
    }

    private JsonNode anAuctionRuns(Program.Served served, String token) throws Exception {
        String path = "/api/tokens/" + token + "/auction";
        assertThat(run(1, "token", "auction", "show", token).err()).contains("in no auction");
        assertThat(run(1, "token", "auction", "bid", token, "--amount", "1").err())
                .contains("in no auction");
        assertThat(run(2, "token", "auction", "create", token, "--reserve", "1", "--hours", "0.5")
                        .err())
                .contains("1 to 2160 hours");
        assertThat(run(2, "token", "auction", "create", token, "--reserve", "much")
                        .err())
                .contains("such as 0.25");
        answers(served, 422, path, "{\"reserve\":\"1\"}", "\"field\":\"durationSeconds\"");
        answers(served, 422, path, "{\"reserve\":\"0\",\"durationSeconds\":3600}", "\"field\":\"reserve\"");

        assertThat(run(0, "token", "auction", "create", token, "--reserve", "0.5")
                        .out())
                .startsWith("in auction until ")
                .contains("no bid yet, the reserve is 0.5; the least bid is 0.5");
        answers(served, 409, path, "{\"reserve\":\"1\",\"durationSeconds\":3600}", "in an auction already");
        assertThat(run(1, "token", "auction", "bid", token, "--amount", "0.4").err())
                .contains("The bid 0.4 is too low; the least is 0.5.")
                .hasLineCount(1);
        answers(
                served,
                409,
                path + "/bid",
                "{\"amount\":\"1\"}",
                "the least that is accepted is 0.5 of the chain's coin.");
        answers(served, 422, path + "/bid", "{\"amount\":\"-1\"}", "\"field\":\"amount\"");
        assertThat(run(0, "token", "auction", "bid", token, "--amount", "0.6").out())
                .contains("highest bid 0.6 by 0x", "the least bid is 0.63");
        assertThat(run(1, "token", "auction", "cancel", token).err()).contains("cannot be cancelled");
        assertThat(run(0, "token", "auction", "show", token).out()).contains("highest bid 0.6 by 0x", "as of block ");
        answers(served, 409, path + "/settle", "{}", "The auction runs until");
        assertThat(run(1, "token", "transfer", token, other).err()).contains("while its auction runs");
        return served.get("/api/tokens/" + token).at("/sale/auction");
    }

    private static void answers(Program.Served served, int status, String path, String body, String part)
            throws Exception {
        HttpResponse<String> answer =
                served.send(HttpRequest.newBuilder(served.address().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(part);
    }

    private String made(String prompt) throws Exception {
        return json("generate", prompt, "--steps", "1", "--mint", "--out", folder.toString())
                .at("/images/0/sha256")
                .asString();
    }

    private JsonNode json(String... arguments) throws Exception {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--json";
        return run(0, all).json();
    }

    private Program.Ended run(int code, String... arguments) throws Exception {
        Program.Ended ended = program.run(arguments);
        assertThat(ended.code()).as(ended.err()).isEqualTo(code);
        return ended;
    }
}
