package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.web.Client.Answer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The way of an image over HTTP, with every part real. */
@Tag("slow")
@ExtendWith(ServiceExtension.class)
class EndToEndTest {
    private final Client client;

    EndToEndTest(Client client) {
        this.client = client;
    }

    @Test
    void runsEveryStepFromThePromptToTheRoyalty() throws Exception {
        Answer accepted = client.post(
                "/api/artworks",
                "{\"prompt\":\"a red sun\",\"seed\":7,\"steps\":2,\"mint\":{\"royaltyBps\":750,\"name\":\"Dawn\"}}");
        String id = accepted.json().path("artworks").path(0).path("id").asString();
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.header("Location")).isEqualTo("/api/artworks/" + id);

        String events = client.get("/api/artworks/" + id + "/events").text();
        assertThat(events).startsWith("event: progress\n").contains("\"stage\":\"SEALED\"", "\"percent\":100");
        JsonNode artwork = JsonMapper.shared().readTree(events.substring(events.lastIndexOf("data: ") + 6));
        assertThat(artwork).isEqualTo(client.get("/api/artworks/" + id).json());
        assertThat(artwork.path("stage").asString()).isEqualTo("CONFIRMED");
        assertThat(artwork.path("seed").asLong()).isEqualTo(7);

        byte[] file = client.get("/api/artworks/" + id + "/image").bytes();
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        String tokenId = artwork.path("token").path("tokenId").asString();
        assertThat(artwork.path("sha256").asString()).isEqualTo(sha256);
        assertThat(artwork.path("image").path("bytes").asInt()).isEqualTo(file.length);
        assertThat(tokenId).isEqualTo("0x" + sha256);
        assertThat(client.get("/api/artworks/" + id + "/manifest").text()).contains("urn:c2pa:");

        pinned(artwork, file);
        verified(sha256, file, id);
        sold(tokenId, artwork.path("token").path("creator").asString());
        assertThat(client.delete("/api/artworks/" + id).status()).isEqualTo(409);
        assertThat(client.post("/api/artworks/" + id + "/mint", "{}").status()).isEqualTo(409);
        assertThat(client.post("/api/artworks/" + id + "/cancel", "").status()).isEqualTo(409);
    }

    private void pinned(JsonNode artwork, byte[] file) throws Exception {
        String cid = artwork.path("ipfs").path("imageCid").asString();
        Answer content = client.get("/ipfs/" + cid);
        assertThat(content.bytes()).isEqualTo(file);
        assertThat(content.header("Content-Type")).isEqualTo("image/png");
        assertThat(content.header("Cache-Control")).contains("immutable");
        Answer unchanged = client.get("/ipfs/" + cid, "If-None-Match", content.header("ETag"));
        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.response().headers().map()).doesNotContainKeys("content-type", "content-length");
        Answer beyond = client.get("/ipfs/" + cid, "Range", "bytes=99999999-");
        assertThat(beyond.status()).isEqualTo(416);
        assertThat(beyond.header("Content-Range")).isEqualTo("bytes */" + file.length);
        assertThat(beyond.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(beyond.header("Cache-Control")).doesNotContain("immutable");
        assertThat(client.get("/ipfs/" + cid, "Range", "bytes=1-3").bytes()).isEqualTo(Arrays.copyOfRange(file, 1, 4));
        assertThat(client.get("/ipfs/" + cid + "?format=raw").bytes()).isEqualTo(file);
        Answer car = client.get("/ipfs/" + cid, "Accept", "application/vnd.ipld.car");
        assertThat(car.header("Content-Type")).startsWith("application/vnd.ipld.car");
        assertThat(car.bytes()).hasSizeGreaterThan(file.length + 90).endsWith(file);
        Answer head = client.send(client.request("/ipfs/" + cid).HEAD());
        assertThat(head.header("Content-Length")).isEqualTo("" + file.length);
        Answer unknownLength =
                client.send(client.request("/ipfs/" + cid + "?format=car").HEAD());
        assertThat(unknownLength.header("Content-Length")).isEmpty();
        JsonNode metadata = client.get(
                        "/ipfs/" + artwork.path("ipfs").path("metadataCid").asString())
                .json();
        assertThat(metadata.path("name").asString()).isEqualTo("Dawn");
        assertThat(metadata.path("image").asString()).isEqualTo("ipfs://" + cid);
        assertThat(metadata.toString()).doesNotContain("red sun");
    }

    private void verified(String sha256, byte[] file, String id) throws Exception {
        JsonNode byHash = client.get("/api/verify/" + sha256).json();
        assertThat(byHash.path("verdict").asString()).isEqualTo("authentic");
        assertThat(byHash.path("evidence").path("chain").path("minted").asBoolean())
                .isTrue();
        JsonNode byFile = client.upload("/api/verify", "file", file).json();
        assertThat(byFile.path("verdict").asString()).isEqualTo("authentic");
        assertThat(byFile.path("artwork").path("id").asString()).isEqualTo(id);
        JsonNode trustless =
                client.upload("/api/verify?trustless=true", "file", file).json();
        assertThat(trustless.path("verdict").asString()).isEqualTo("authentic");
        assertThat(trustless.path("evidence").path("registry").isNull()).isTrue();
        byte[] changed = file.clone();
        changed[file.length - 40] ^= 1;
        assertThat(client.upload("/api/verify", "file", changed)
                        .json()
                        .path("verdict")
                        .asString())
                .isNotEqualTo("authentic");
        assertThat(client.get("/api/verify/" + "0".repeat(64))
                        .json()
                        .path("verdict")
                        .asString())
                .isEqualTo("unknown");
    }

    @Test
    void whatTheChainSaysHoldsAsOfABlockOfTheIndexAndFreshAsksTheChain(TestService service) throws Exception {
        JsonNode made = client.done(
                client.post("/api/artworks", "{\"prompt\":\"a ferry\",\"seed\":9,\"steps\":1,\"mint\":true}")
                        .json()
                        .path("artworks")
                        .path(0)
                        .path("id")
                        .asString());
        String path = "/api/verify/" + made.path("sha256").asString();
        byte[] file = client.get("/api/artworks/" + made.path("id").asString() + "/image")
                .bytes();
        String wallet = "0x" + "cd".repeat(20);
        service.chain.indexer.run();
        long moved = service.chain
                .market
                .transfer(made.path("token").path("tokenId").asString(), wallet)
                .block();

        JsonNode indexed = chain(client.get(path));
        JsonNode fresh = chain(client.get(path + "?fresh=true"));

        assertThat(indexed.path("owner").asString()).isEqualTo(service.chain.holder());
        assertThat(indexed.path("asOf").asLong()).isLessThan(moved);
        assertThat(fresh.path("owner").asString()).isEqualToIgnoringCase(wallet);
        assertThat(fresh.path("asOf").asLong()).isGreaterThanOrEqualTo(moved);
        assertThat(fresh.path("block")).isEqualTo(indexed.path("block"));
        assertThat(chain(client.upload("/api/verify", "file", file))).isEqualTo(indexed);
        assertThat(chain(client.upload("/api/verify?fresh=true", "file", file))
                        .path("owner")
                        .asString())
                .isEqualToIgnoringCase(wallet);
        assertThat(client.get(path + "?fresh=1").status()).isEqualTo(422);
        service.chain.indexer.run();
        assertThat(chain(client.get(path)).path("owner").asString()).isEqualToIgnoringCase(wallet);
    }

    private static JsonNode chain(Answer answer) {
        return answer.json().path("evidence").path("chain");
    }

    private void sold(String tokenId, String creator) throws Exception {
        assertThat(client.get("/api/tokens/" + tokenId)
                        .json()
                        .path("token")
                        .path("creator")
                        .asString())
                .isEqualTo(creator);
        assertThat(client.post("/api/tokens/" + tokenId + "/listing", "{\"priceWei\":\"1000000000000000\"}")
                        .status())
                .isEqualTo(201);
        JsonNode sale = client.post("/api/tokens/" + tokenId + "/buy", "{}").json();
        assertThat(sale.path("royaltyWei").asString()).isEqualTo("75000000000000");
        JsonNode royalties =
                client.get("/api/royalties/" + creator).json().path("creators").path(0);
        JsonNode token = royalties.path("byToken").values().stream()
                .filter(each -> each.path("tokenId").asString().equals(tokenId))
                .findFirst()
                .orElseThrow();
        assertThat(token.path("bps").asInt()).isEqualTo(750);
        assertThat(token.path("sales").asInt()).isEqualTo(1);
        assertThat(token.path("earnedWei").asString()).isEqualTo("75000000000000");
        assertThat(client.get("/api/royalties").json().path("creators").values())
                .anyMatch(each -> each.path("address").asString().equals(creator));
    }

    @Test
    void mintsASealedArtworkLaterAndDeletesAnUnmintedOne() throws Exception {
        JsonNode two = client.post("/api/artworks", "{\"prompt\":\"two moons\",\"steps\":1,\"count\":2,\"pin\":true}")
                .json()
                .path("artworks");
        assertThat(two).hasSize(2);
        JsonNode kept = client.done(two.path(0).path("id").asString());
        JsonNode removed = client.done(two.path(1).path("id").asString());
        assertThat(kept.path("stage").asString()).isEqualTo("PINNED");
        assertThat(kept.path("token").isNull()).isTrue();

        String path = "/api/artworks/" + kept.path("id").asString();
        String wallet = "0x" + "ab".repeat(20);
        JsonNode voucher = client.post(path.replace("artworks", "vouchers"), "{\"to\":\"" + wallet + "\"}")
                .json();
        assertThat(voucher.path("tokenId").asString())
                .isEqualTo("0x" + kept.path("sha256").asString());
        assertThat(voucher.path("to").asString()).isEqualToIgnoringCase(wallet);
        assertThat(client.delete(path).status()).as("a wallet can mint it now").isEqualTo(409);
        assertThat(client.post(path + "/mint", "{\"royaltyBps\":2000}")
                        .json()
                        .path("field")
                        .asString())
                .isEqualTo("royaltyBps");
        assertThat(client.post(path + "/mint", "{\"to\":\"" + wallet + "\"}").status())
                .isEqualTo(202);
        assertThat(client.done(kept.path("id").asString())
                        .path("token")
                        .path("owner")
                        .asString())
                .isEqualToIgnoringCase(wallet);
        assertThat(client.post(path.replace("artworks", "vouchers"), "{\"to\":\"" + wallet + "\"}")
                        .status())
                .as("it is minted already")
                .isEqualTo(409);

        String cid = removed.path("ipfs").path("imageCid").asString();
        assertThat(client.get("/ipfs/" + cid).status()).isEqualTo(200);
        assertThat(client.delete("/api/artworks/" + removed.path("id").asString())
                        .status())
                .isEqualTo(204);
        assertThat(client.get("/ipfs/" + cid).status()).isEqualTo(404);
        assertThat(client.get("/api/artworks/" + removed.path("id").asString()).status())
                .isEqualTo(404);
        assertThat(client.get("/api/verify/" + removed.path("sha256").asString())
                        .json()
                        .path("verdict")
                        .asString())
                .isEqualTo("unknown");
    }
}
