package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.access.Role;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.web.Client.Answer;
import dev.mintmark.contracts.Address;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Sign;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sign-in with wallets that are contracts (EIP-1271), on a real chain. */
@Tag("slow")
final class ContractWalletTest {
    private static final Credentials OWNER = Credentials.create("1".repeat(64));
    private static final Credentials OTHER = Credentials.create("2".repeat(64));
    private static final Address WALLET = Address.of("0x" + "a1".repeat(20));
    private static final Address HOSTILE = Address.of("0x" + "b2".repeat(20));

    /**
     * The wallet of one key: it copies hash, v, r and s of {@code isValidSignature} to memory, calls ecrecover (the contract 1), and
     * returns 0x1626ba7e if that gives the owner, else 0.
     */
    private static final String CODE = "0x600435600052" + "60a43560f81c602052" + "606435604052" + "608435606052"
            + "60206080608060006001" + "5afa50" + "60805173%s14" + "631626ba7e0260e01b600052" + "60206000f3";

    @TempDir
    static Path folder;

    private static TestService service;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        service = new TestService(
                folder, new ServerSettings("127.0.0.1", 0, "required", List.of(), null, List.of(), false, null, null));
        client = new Client(service);
        service.chain.setCode(WALLET, CODE.formatted(OWNER.getAddress().substring(2)));
        service.access.add(null, "Safe", Set.of(Role.CREATOR), WALLET, null, null);
        service.access.add(null, "Hostile", Set.of(Role.CREATOR), HOSTILE, null, null);
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        service.close();
    }

    private static String message(Address account, long chainId) throws Exception {
        JsonNode asked = client.get("/api/session/nonce").json();
        URI origin = URI.create(asked.path("origin").asString());
        return origin.getAuthority() + " wants you to sign in with your Ethereum account:\n" + account.checksummed()
                + "\n\nSign in to Mintmark.\n\nURI: " + origin + "\nVersion: 1\nChain ID: " + chainId + "\nNonce: "
                + asked.path("nonce").asString() + "\nIssued At: " + Instant.now();
    }

    private static String message(Address account) throws Exception {
        return message(account, service.chain.chain.chainId());
    }

    private static String signature(String text, Credentials signer) {
        Sign.SignatureData signed =
                Sign.signPrefixedMessage(text.getBytes(StandardCharsets.UTF_8), signer.getEcKeyPair());
        HexFormat hex = HexFormat.of();
        return "0x" + hex.formatHex(signed.getR()) + hex.formatHex(signed.getS()) + hex.formatHex(signed.getV());
    }

    private static Answer signIn(String text, String signature) throws Exception {
        return client.post(
                "/api/session",
                JsonMapper.shared().writeValueAsString(Map.of("message", text, "signature", signature)));
    }

    @Test
    void aContractSignsInWithWhatItAccepts() throws Exception {
        String text = message(WALLET);
        Answer opened = signIn(text, signature(text, OWNER));

        assertThat(opened.status()).as(opened.text()).isEqualTo(201);
        assertThat(opened.json().at("/principal/name").asString()).isEqualTo("Safe");
        assertThat(signIn(text, signature(text, OWNER)).status()).as("again").isEqualTo(401);
    }

    @Test
    void aSignatureThatTheContractRefusesIsNone() throws Exception {
        String text = message(WALLET);
        assertThat(signIn(text, signature(text, OTHER)).text())
                .contains("The signature is not that of " + WALLET.checksummed() + ".");
        String other = message(WALLET);
        assertThat(signIn(other, signature(text, OWNER)).status())
                .as("of another message")
                .isEqualTo(401);
        String elsewhere = message(WALLET, 1);
        assertThat(signIn(elsewhere, signature(elsewhere, OWNER)).text()).contains("is for the chain 1;");
    }

    /** Contracts without end, without an answer, with a revert, with another answer, with an answer that begins like the right one. */
    @Test
    void hostileContractsAreRefused() throws Exception {
        for (String code : List.of(
                "0x",
                "0x00",
                "0x5b600056",
                "0x60006000fd",
                "0x600160005260206000f3",
                "0x631626ba7e60e01b60005260046000f3",
                "0x631626ba7e60e01b600117600052" + "60206000f3")) {
            service.chain.setCode(HOSTILE, code);
            String text = message(HOSTILE);
            Answer refused = signIn(text, signature(text, OWNER));
            assertThat(refused.status()).as(code + " " + refused.text()).isIn(401, 503);
            assertThat(refused.header("Set-Cookie")).as(code).isEmpty();
        }
    }

    /** What a wallet of several owners takes is of its own length; what is longer than any is refused before the chain is asked. */
    @Test
    void signaturesOfOtherLengthsReachTheContract() throws Exception {
        String text = message(WALLET);
        assertThat(signIn(text, signature(text, OWNER) + "00".repeat(65)).status())
                .isEqualTo(201);
        String tooLong = message(WALLET);
        assertThat(signIn(tooLong, "0x" + "00".repeat(4097)).status()).isEqualTo(422);
        assertThat(signIn(tooLong, "0x123").status()).isEqualTo(422);
    }
}
