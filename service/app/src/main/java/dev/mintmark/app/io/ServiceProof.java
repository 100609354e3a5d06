package dev.mintmark.app.io;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves to a command that it talks with the service of its data folder, and not with a program that took the port of one that was
 * killed. The command sends a random challenge; the service answers with its HMAC-SHA256 under the secret in the
 * folder's {@code service.json}, which its owner alone can read. The secret itself is never sent. Immutable.
 *
 * @param secret 64 hex digits
 */
public record ServiceProof(String secret) {
    /** The header of a request with the challenge, 64 hex digits. */
    public static final String CHALLENGE = "Mintmark-Challenge";

    /** The header of the answer with the proof, 64 hex digits. */
    public static final String PROOF = "Mintmark-Proof";

    /** The header by which a command of the data folder's user acts as the local operator, 64 hex digits. */
    public static final String OPERATOR = "Mintmark-Operator";

    private static final int BYTES = 32;
    private static final String HMAC = "HmacSHA256";

    public ServiceProof {
        if (!Sha256.isHex(secret)) {
            throw new IllegalArgumentException("The secret of a service has 64 lower-case hex digits.");
        }
    }

    /** One with a new secret. */
    public static ServiceProof create(SecureRandom random) {
        return new ServiceProof(randomHex(random));
    }

    /** A new challenge. */
    public static String challenge(SecureRandom random) {
        return randomHex(random);
    }

    private static String randomHex(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * The proof for a challenge that came in at this address. Bound to the address, so that a program at another one cannot pass
     * challenges on.
     *
     * @param host the numeric address that the request came in at
     */
    public String prove(String challenge, String host, int port) {
        return mac(HexFormat.of().parseHex(challenge), numeric(host) + " " + port);
    }

    /**
     * What a command sends to be the local operator, once the service has proved itself: who can read the secret owns the folder.
     * The secret itself is not sent.
     */
    public String operator() {
        return mac(new byte[0], "operator");
    }

    /** Whether this is what {@link #operator} gives. */
    public boolean isOperator(String given) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.US_ASCII), operator().getBytes(StandardCharsets.US_ASCII));
    }

    private String mac(byte[] challenge, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(HexFormat.of().parseHex(secret), HMAC));
            mac.update(challenge);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + HMAC + ".", e);
        }
    }

    /** One spelling of an address. */
    private static String numeric(String host) {
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            return host;
        }
    }

    /** Whether this is the proof for that challenge. */
    public boolean holds(String challenge, String host, int port, String proof) {
        return Sha256.isHex(proof.toLowerCase(Locale.ROOT))
                && MessageDigest.isEqual(
                        HexFormat.of().parseHex(proof), HexFormat.of().parseHex(prove(challenge, host, port)));
    }

    /** The secret stays out of logs. */
    @Override
    public String toString() {
        return "ServiceProof[secret=********]";
    }
}
