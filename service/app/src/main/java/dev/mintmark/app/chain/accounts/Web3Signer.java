package dev.mintmark.app.chain.accounts;

import dev.mintmark.app.io.HttpCalls;
import dev.mintmark.app.io.RedactedAddress;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Signer;
import dev.mintmark.contracts.SigningException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.web3j.crypto.Keys;
import org.web3j.utils.Numeric;
import tools.jackson.databind.json.JsonMapper;

/**
 * A key in a Web3Signer, asked by its REST API: {@code POST /api/v1/eth1/sign/{identifier}}, where the identifier is the public key
 * and the answer is the signature of the data's Keccak-256 in hexadecimal. Web3Signer fronts the key services of AWS, Azure, Google
 * and HashiCorp. Thread-safe.
 */
final class Web3Signer implements Signer.Signing {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int MAX_ANSWER = 4096;
    private static final String PATH = "api/v1/eth1/sign/";

    private final HttpClient http;
    private final URI address;
    private final String publicKey;

    /**
     * @param address of the Web3Signer; a user and password in it are sent
     * @param publicKey 128 hex digits: the point of secp256k1 without the 04 before it
     */
    private Web3Signer(HttpClient http, URI address, String publicKey) {
        this.http = http;
        this.address = address;
        this.publicKey = publicKey;
    }

    /**
     * The account of a key; asks nothing yet.
     *
     * @param publicKey 0x and 128 hex digits
     */
    static Account account(HttpClient http, URI address, String publicKey) {
        String digits = Numeric.cleanHexPrefix(publicKey).toLowerCase(Locale.ROOT);
        Address account = Address.of("0x" + Keys.getAddress(digits));
        return Account.of(Signer.of(account, new Web3Signer(http, address, digits)));
    }

    @Override
    public byte[] sign(byte[] message) {
        String base = address.toString().replaceFirst("/*$", "/");
        byte[] body = JsonMapper.shared().writeValueAsBytes(Map.of("data", Numeric.toHexString(message)));
        HttpRequest request = HttpCalls.request(URI.create(base + PATH + "0x" + publicKey))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        String name = "The signer at " + RedactedAddress.masked(address) + " (chain.signerUrl)";
        HttpCalls.Answer answer;
        try {
            answer = HttpCalls.ask(http, request, DEADLINE, MAX_ANSWER, name);
        } catch (SourceUnavailableException e) {
            throw new SigningException(String.valueOf(e.getMessage()), e);
        }
        if (answer.status() == 404) {
            throw new SigningException(name + " has no key 0x" + publicKey + ".");
        }
        if (answer.status() != 200) {
            throw new SigningException(name + " answers with the status " + answer.status() + " and signs nothing.");
        }
        String text =
                new String(answer.body(), StandardCharsets.US_ASCII).strip().replaceAll("^\"|\"$", "");
        if (!text.matches("0x[0-9a-fA-F]{130}")) {
            throw new SigningException(name + " answers with something else than a signature of 65 bytes.");
        }
        return Numeric.hexStringToByteArray(text);
    }
}
