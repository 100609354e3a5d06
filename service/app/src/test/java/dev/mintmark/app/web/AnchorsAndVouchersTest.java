package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.chain.transactions.Wallet;
import java.math.BigInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Anchors and vouchers by HTTP, on a real chain. */
@Tag("slow")
@Timeout(180)
@ExtendWith(ServiceExtension.class)
final class AnchorsAndVouchersTest {
    private static final String COLLECTOR = "0x" + "ab".repeat(20);
    private static final String CREATOR = "0x" + "cd".repeat(20);
    private static final String MISTYPED = "0xaB" + "ab".repeat(19);

    private final Client client;

    AnchorsAndVouchersTest(Client client) {
        this.client = client;
    }

    @Test
    void anImageIsAnchoredProvedVerifiedAndClaimed(TestService service) throws Exception {
        JsonNode made = made("\"anchor\":{\"to\":\"" + COLLECTOR + "\",\"royaltyBps\":300,\"name\":\"Dusk\"}");
        String path = "/api/artworks/" + made.path("id").asString();
        assertThat(made.path("stage").asString()).isEqualTo("PINNED");

        JsonNode anchor = anchored(path);

        assertThat(anchor.path("royaltyBps").asInt()).isEqualTo(300);
        assertThat(anchor.path("to").asString()).isEqualToIgnoringCase(COLLECTOR);
        JsonNode proof = client.get(path + "/anchor-proof").json();
        assertThat(proof.path("root")).isEqualTo(anchor.path("root"));
        assertThat(proof.at("/generation/metadataDigest").asString()).isNotEqualTo("0x" + "0".repeat(64));
        for (String query : new String[] {"", "?fresh=true", "?trustless=true"}) {
            service.chain.indexer.run();
            JsonNode answer = client.get("/api/verify/" + made.path("sha256").asString() + query)
                    .json();
            assertThat(answer.path("verdict").asString()).as(query).isEqualTo("authentic");
            JsonNode chain = answer.at("/evidence/chain");
            assertThat(chain.path("minted").asBoolean()).isFalse();
            assertThat(chain.at("/anchored/root")).isEqualTo(anchor.path("root"));
            assertThat(chain.at("/anchored/transaction")).isEqualTo(anchor.path("tx"));
            assertThat(chain.at("/anchored/block")).isEqualTo(anchor.path("block"));
            assertThat(chain.at("/anchored/time")).isEqualTo(anchor.path("time"));
        }

        assertThat(client.post(path + "/anchor", "{}").status()).isEqualTo(409);
        assertThat(client.post(path + "/mint", "{}").json().path("detail").asString())
                .contains("it is anchored already");
        assertThat(client.post(path.replace("artworks", "vouchers"), "{\"to\":\"" + COLLECTOR + "\"}")
                        .status())
                .isEqualTo(409);
        assertThat(client.delete(path).status()).isEqualTo(409);

        assertThat(client.post(path + "/claim", "").status()).isEqualTo(202);
        JsonNode token = client.done(made.path("id").asString()).path("token");
        assertThat(token.path("owner").asString()).isEqualToIgnoringCase(COLLECTOR);
        service.chain.indexer.run();
        JsonNode claimed = client.get(path + "/anchor").json().path("claimed");
        assertThat(claimed.path("tx")).isEqualTo(token.path("tx"));
        assertThat(claimed.path("royaltyBps").asInt()).isEqualTo(300);
        assertThat(client.post(path + "/claim", "").status()).isEqualTo(409);
    }

    @Test
    void badOrdersOfAnchorsChangeNothing() throws Exception {
        JsonNode sealed = made("\"pin\":false");
        String path = "/api/artworks/" + sealed.path("id").asString();
        refused(422, "royaltyBps", path + "/anchor", "{\"royaltyBps\":1001}");
        refused(422, "to", path + "/anchor", "{\"to\":\"" + MISTYPED + "\"}");
        refused(422, "to", path + "/anchor", "{\"to\":\"0x12\"}");
        assertThat(client.post("/api/artworks/none/anchor", "{}").status()).isEqualTo(404);
        assertThat(client.get(path + "/anchor").status()).isEqualTo(404);
        assertThat(client.get(path + "/anchor-proof").status()).isEqualTo(404);
        assertThat(client.post(path + "/claim", "").status()).isEqualTo(409);
        refused(422, "anchor.royaltyBps", "/api/artworks", "{\"prompt\":\"a\",\"anchor\":{\"royaltyBps\":1001}}");
        refused(422, "anchor", "/api/artworks", "{\"prompt\":\"a\",\"anchor\":true,\"mint\":true}");
        assertThat(client.get(path).json().path("goal").asString()).isEqualTo("SEALED");

        assertThat(client.post(path + "/anchor", "{}").status())
                .as("pins it first")
                .isEqualTo(202);
        anchored(path);
        JsonNode minted = made("\"mint\":true");
        assertThat(client.post("/api/artworks/" + minted.path("id").asString() + "/anchor", "{}")
                        .json()
                        .path("detail")
                        .asString())
                .contains("minted already");
    }

    @Test
    void aVoucherOfAnotherCreatorIsRedeemedByAWalletAndTheChainSaysByWhom(TestService service) throws Exception {
        String path = vouchersOf(made("\"pin\":true"));
        JsonNode voucher = client.post(
                        path,
                        "{\"to\":\"" + COLLECTOR + "\",\"creator\":\"" + CREATOR
                                + "\",\"royaltyBps\":900,\"name\":\"Owl\",\"expires\":\"30d\"}")
                .json();
        assertThat(voucher.path("state").asString()).isEqualTo("OPEN");
        assertThat(client.get(path).json()).isEqualTo(voucher);
        Wallet wallet = service.chain.wallet();

        wallet.send(
                voucher.path("contract").asString(),
                BigInteger.ZERO,
                voucher.path("data").asString());

        JsonNode redeemed = until(path, "REDEEMED");
        assertThat(redeemed.at("/redeemed/to").asString()).isEqualToIgnoringCase(COLLECTOR);
        assertThat(redeemed.at("/redeemed/creator").asString()).isEqualToIgnoringCase(CREATOR);
        assertThat(redeemed.at("/redeemed/royaltyBps").asInt()).isEqualTo(900);
        assertThat(client.get("/api/vouchers?limit=1")
                        .json()
                        .at("/vouchers/0/state")
                        .asString())
                .isEqualTo("REDEEMED");
        assertThat(client.delete(path).status()).isEqualTo(409);
        refused(409, "", path, "{\"to\":\"" + COLLECTOR + "\"}");

        // the index, once it is asked, leads the artwork on to its token
        client.get("/api/tokens/" + redeemed.path("tokenId").asString() + "/history");
        JsonNode token = token(redeemed.path("artwork").asString());
        assertThat(token.path("owner").asString()).isEqualToIgnoringCase(COLLECTOR);
        assertThat(token.path("creator").asString()).isEqualToIgnoringCase(CREATOR);
        assertThat(token.path("tx")).isEqualTo(redeemed.at("/redeemed/tx"));
    }

    /** The artwork's token, within some seconds. */
    private JsonNode token(String artwork) throws Exception {
        for (int i = 0; i < 200; i++) {
            JsonNode token = client.get("/api/artworks/" + artwork).json().path("token");
            if (!token.isNull()) {
                return token;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("The artwork " + artwork + " has no token.");
    }

    @Test
    void aVoucherOfASealedArtworkPinsItFirst() throws Exception {
        JsonNode artwork = made("\"pin\":false");
        assertThat(artwork.path("ipfs").isNull()).isTrue();

        JsonNode voucher = client.post(vouchersOf(artwork), "{\"to\":\"" + COLLECTOR + "\"}")
                .json();

        assertThat(voucher.path("state").asString()).isEqualTo("OPEN");
        assertThat(client.get("/api/artworks/" + artwork.path("id").asString())
                        .json()
                        .path("stage")
                        .asString())
                .isEqualTo("PINNED");
    }

    @Test
    void aRevokedVoucherIsRefusedByTheContractAndANewOneOrAMintTakesItsPlace(TestService service) throws Exception {
        JsonNode artwork = made("\"pin\":true");
        String path = vouchersOf(artwork);
        JsonNode first = client.post(path, "{\"to\":\"" + COLLECTOR + "\",\"expires\":\"30d\"}")
                .json();
        refused(409, "", path, "{\"to\":\"" + COLLECTOR + "\"}");

        JsonNode revoked = client.delete(path).json();

        assertThat(revoked.path("state").asString()).isEqualTo("REVOKED");
        assertThat(revoked.at("/revoked/by").asString()).startsWith("0x");
        assertThat(client.delete(path).status()).isEqualTo(409);
        refused(422, "expires", path, "{\"to\":\"" + COLLECTOR + "\",\"expires\":\"1d\"}");
        JsonNode second = client.post(path, "{\"to\":\"" + COLLECTOR + "\",\"expires\":\"60d\"}")
                .json();
        assertThat(second.path("state").asString()).isEqualTo("OPEN");
        assertThat(client.get("/api/vouchers?limit=2").json().path("vouchers"))
                .extracting(voucher -> voucher.path("state").asString())
                .containsExactly("OPEN", "REVOKED");
        Wallet wallet = service.chain.wallet();
        assertThatThrownBy(() -> wallet.send(
                        first.path("contract").asString(),
                        BigInteger.ZERO,
                        first.path("data").asString()))
                .hasMessageContaining("VoucherRevoked");
        wallet.send(
                second.path("contract").asString(),
                BigInteger.ZERO,
                second.path("data").asString());
        assertThat(until(path, "REDEEMED").path("deadline")).isEqualTo(second.path("deadline"));

        JsonNode other = made("\"pin\":true");
        client.post(vouchersOf(other), "{\"to\":\"" + COLLECTOR + "\",\"expires\":\"30d\"}");
        client.delete(vouchersOf(other));
        String id = other.path("id").asString();
        assertThat(client.post("/api/artworks/" + id + "/mint", "{}").status()).isEqualTo(202);
        assertThat(client.done(id).path("stage").asString())
                .as("its deadline is after that of the revoked voucher")
                .isEqualTo("CONFIRMED");
    }

    @Test
    void badRequestsOfVouchersChangeNothing() throws Exception {
        JsonNode artwork = made("\"pin\":true");
        String path = vouchersOf(artwork);
        String to = "\"to\":\"" + COLLECTOR + "\"";
        refused(422, "to", path, "{}");
        refused(422, "to", path, "{\"to\":\"" + MISTYPED + "\"}");
        refused(422, "to", path, "{\"to\":\"0x" + "0".repeat(40) + "\"}");
        refused(422, "creator", path, "{" + to + ",\"creator\":\"" + MISTYPED + "\"}");
        refused(422, "royaltyBps", path, "{" + to + ",\"royaltyBps\":1001}");
        for (String expires : new String[] {"soon", "0d", "2020-01-01", "2020-01-01T00:00:00Z", "99999d", "PT-1H"}) {
            refused(422, "expires", path, "{" + to + ",\"expires\":\"" + expires + "\"}");
        }
        assertThat(client.post("/api/vouchers/none", "{" + to + "}").status()).isEqualTo(404);
        assertThat(client.get(path).status()).isEqualTo(404);
        assertThat(client.delete(path).status()).isEqualTo(404);
        assertThat(client.get("/api/vouchers?after=x").status()).isEqualTo(422);
        assertThat(client.get("/api/vouchers?limit=0").status()).isEqualTo(422);
        assertThat(client.delete("/api/artworks/" + artwork.path("id").asString())
                        .status())
                .as("no voucher was given")
                .isEqualTo(204);
    }

    private void refused(int status, String field, String path, String body) throws Exception {
        Client.Answer answer = client.post(path, body);
        assertThat(answer.status()).as(body).isEqualTo(status);
        assertThat(answer.json().path("field").asString("")).as(body).isEqualTo(field);
        assertThat(answer.json().path("detail").asString()).endsWith(".");
    }

    private JsonNode made(String goal) throws Exception {
        JsonNode created = client.post("/api/artworks", "{\"prompt\":\"a lamp\",\"steps\":1," + goal + "}")
                .json();
        return client.done(created.at("/artworks/0/id").asString());
    }

    private static String vouchersOf(JsonNode artwork) {
        return "/api/vouchers/" + artwork.path("id").asString();
    }

    private JsonNode anchored(String path) throws Exception {
        return until(path + "/anchor", "ANCHORED");
    }

    private JsonNode until(String path, String state) throws Exception {
        JsonNode answer = client.get(path).json();
        while (!answer.path("state").asString().equals(state)) {
            assertThat(answer.path("state").asString()).isNotEqualTo("FAILED");
            Thread.sleep(50);
            answer = client.get(path).json();
        }
        return answer;
    }
}
