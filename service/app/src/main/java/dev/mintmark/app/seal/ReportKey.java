package dev.mintmark.app.seal;

import dev.mintmark.app.secrets.KeyFolder;
import dev.mintmark.app.secrets.SecretFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The key that signs reports of verdicts: ECDSA on P-256 with SHA-256, of its own, so that a signature of a report can never stand
 * for one of a manifest. It is made at its first use, and all nodes of an installation need the same file. Thread-safe.
 */
public final class ReportKey {
    private static final String CURVE = "secp256r1";
    private static final String SIGNATURE = "SHA256withECDSAinP1363Format";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PrivateKey privateKey;
    private final ECPublicKey publicKey;

    private ReportKey(PrivateKey privateKey, ECPublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** The file's JSON: PKCS#8 and SubjectPublicKeyInfo, in base64. */
    @SuppressWarnings("ArrayRecordComponent") // is never compared
    private record Stored(byte[] privateKey, byte[] publicKey) {}

    /**
     * Opens the key of a folder, and creates it where there is none.
     *
     * @throws KeyException where its file cannot be read or written
     */
    public static ReportKey open(KeyFolder folder, SecretFiles secrets, SecureRandom random) throws KeyException {
        Path file = folder.report();
        try {
            Optional<byte[]> stored = secrets.read(file);
            if (stored.isEmpty()) {
                secrets.write(file, created(random));
                stored = secrets.read(file); // of two programs that create one at once, the last wins
            }
            return of(JSON.readValue(stored.orElseThrow(), Stored.class));
        } catch (IOException | GeneralSecurityException | JacksonException e) {
            throw new KeyException("The key for reports in " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static byte[] created(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(CURVE), random);
        KeyPair pair = generator.generateKeyPair();
        return JSON.writeValueAsBytes(
                new Stored(pair.getPrivate().getEncoded(), pair.getPublic().getEncoded()));
    }

    private static ReportKey of(Stored stored) throws GeneralSecurityException {
        KeyFactory keys = KeyFactory.getInstance("EC");
        return new ReportKey(keys.generatePrivate(new PKCS8EncodedKeySpec(stored.privateKey())), (ECPublicKey)
                keys.generatePublic(new X509EncodedKeySpec(stored.publicKey())));
    }

    /** Returns the key by which anybody can check the signatures. */
    public ECPublicKey publicKey() {
        return publicKey;
    }

    /** Returns the 64 bytes of a signature, r and s side by side. */
    public byte[] sign(byte[] message) {
        try {
            Signature signer = Signature.getInstance(SIGNATURE);
            signer.initSign(privateKey);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has ECDSA.", e);
        }
    }
}
