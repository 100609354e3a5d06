package dev.mintmark.c2pa;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Creates signers from key stores of the platform: PKCS #12 files and any open store, such as a hardware token's behind
 * the PKCS #11 provider, whose keys never leave it. Stateless and thread-safe.
 */
public final class KeyStoreSigner {
    private KeyStoreSigner() {}

    /**
     * Creates a signer from a PKCS #12 file.
     *
     * @param alias alias of the key; null for the only one
     * @throws SigningCertificateException if the file or password is wrong, the key does not exist, or its chain breaks
     *     the {@link CertificateProfile}
     */
    public static ClaimSigner pkcs12(Path file, char[] password, @Nullable String alias)
            throws SigningCertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            return of(store, alias == null ? onlyKey(store, file.toString()) : alias, password, null);
        } catch (IOException e) {
            String why = e.getCause() instanceof UnrecoverableKeyException ? "the password is wrong" : e.getMessage();
            throw new SigningCertificateException("The PKCS #12 file " + file + " cannot be read: " + why + ".", e);
        } catch (GeneralSecurityException e) {
            throw new SigningCertificateException(
                    "The PKCS #12 file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Creates a signer from an open key store. The store may hold the key itself or only use it.
     *
     * @param password password of the key; null if the store asks for it
     * @param algorithm null for the usual algorithm of the key
     * @throws SigningCertificateException if the key does not exist or its chain breaks the {@link CertificateProfile}
     */
    public static ClaimSigner of(
            KeyStore store, String alias, char @Nullable [] password, @Nullable SigningAlgorithm algorithm)
            throws SigningCertificateException {
        try {
            if (!(store.getKey(alias, password) instanceof PrivateKey key)) {
                throw new SigningCertificateException("The key store has no private key named \"" + alias
                        + "\"; it has " + Collections.list(store.aliases()) + ".");
            }
            Certificate[] stored = store.getCertificateChain(alias);
            List<X509Certificate> chain = PrivateKeySigner.parsed(stored == null ? List.of() : List.of(stored));
            return algorithm == null
                    ? PrivateKeySigner.checked(chain, key)
                    : PrivateKeySigner.checked(chain, key, algorithm);
        } catch (GeneralSecurityException e) {
            throw new SigningCertificateException("The key \"" + alias + "\" cannot be used: " + e.getMessage(), e);
        }
    }

    private static String onlyKey(KeyStore store, String source)
            throws GeneralSecurityException, SigningCertificateException {
        List<String> keys = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                keys.add(alias);
            }
        }
        if (keys.size() != 1) {
            throw new SigningCertificateException(
                    source + " holds " + keys.size() + " private keys " + keys + "; name the one that is to sign.");
        }
        return keys.getFirst();
    }
}
