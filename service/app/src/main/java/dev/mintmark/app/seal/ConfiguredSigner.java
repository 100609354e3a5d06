package dev.mintmark.app.seal;

import dev.mintmark.app.config.Settings;
import dev.mintmark.app.io.FileTrouble;
import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.KeyStoreSigner;
import dev.mintmark.c2pa.PemSigner;
import dev.mintmark.c2pa.SigningCertificateException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Loads the signer that the settings name: PEM files, a PKCS #12 file, or a token of the JDK's PKCS #11 provider. */
final class ConfiguredSigner {
    private static final String PKCS11 = "SunPKCS11";

    private ConfiguredSigner() {}

    /** Returns the signer; empty where the settings name none. */
    static Optional<ClaimSigner> of(Settings.Sign sign) throws KeyException {
        Path chain = sign.chain();
        Path key = sign.key();
        Path keystore = sign.keystore();
        Path pkcs11 = sign.pkcs11();
        if (chain != null && key != null) {
            requireReadable("sign.chain", chain);
            requireReadable("sign.key", key);
            return Optional.of(loaded("sign.chain and sign.key", () -> PemSigner.load(chain, key)));
        }
        if (keystore != null) {
            requireReadable("sign.keystore", keystore);
            char[] password = password(sign);
            return Optional.of(loaded(
                    "sign.keystore",
                    () -> KeyStoreSigner.pkcs12(keystore, password == null ? new char[0] : password, sign.alias())));
        }
        if (pkcs11 == null) {
            return Optional.empty();
        }
        requireReadable("sign.pkcs11", pkcs11);
        return Optional.of(loaded("sign.pkcs11", () -> token(pkcs11, sign)));
    }

    private interface Loading {
        ClaimSigner load() throws SigningCertificateException, KeyException;
    }

    private static ClaimSigner loaded(String settings, Loading loading) throws KeyException {
        try {
            return requireAuthority(loading.load());
        } catch (SigningCertificateException e) {
            throw new KeyException("The C2PA signing key of " + settings + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static void requireReadable(String setting, Path file) throws KeyException {
        try (InputStream in = Files.newInputStream(file)) {
            in.read();
        } catch (IOException e) {
            throw new KeyException(
                    setting + " names " + file + ", which cannot be read: " + FileTrouble.reason(e) + ".", e);
        }
    }

    /** Returns the signer where its chain ends with an authority: the sealer's own validator trusts the end of the chain. */
    static ClaimSigner requireAuthority(ClaimSigner signer) throws KeyException {
        X509Certificate last = signer.chain().getLast();
        if (last.getBasicConstraints() < 0) {
            throw new KeyException("The certificate chain ends with "
                    + last.getSubjectX500Principal().getName()
                    + ", which is not an authority's; put the certificate of its issuer, "
                    + last.getIssuerX500Principal().getName() + ", behind it.");
        }
        return signer;
    }

    private static ClaimSigner token(Path configuration, Settings.Sign sign)
            throws SigningCertificateException, KeyException {
        Provider standard = Security.getProvider(PKCS11);
        if (standard == null) {
            throw new KeyException("This Java has no PKCS#11 provider (module jdk.crypto.cryptoki); use one that has.");
        }
        char[] pin = password(sign);
        try {
            Provider token = standard.configure(configuration.toString());
            // a key that stays on the token is used through the provider that the platform finds in this list
            Security.addProvider(token);
            KeyStore store = KeyStore.getInstance("PKCS11", token);
            store.load(null, pin);
            return KeyStoreSigner.of(store, alias(store, sign.alias()), pin, null);
        } catch (InvalidParameterException | ProviderException | GeneralSecurityException | IOException e) {
            throw new KeyException(
                    "The PKCS#11 token of " + configuration + " (sign.pkcs11) cannot be opened: " + cause(e)
                            + "; check its library, its slot and the PIN in MINTMARK_SIGN_PASSWORD.",
                    e);
        }
    }

    private static String alias(KeyStore store, @Nullable String wanted) throws GeneralSecurityException, KeyException {
        if (wanted != null) {
            return wanted;
        }
        List<String> keys = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                keys.add(alias);
            }
        }
        if (keys.size() != 1) {
            throw new KeyException(
                    "The PKCS#11 token holds " + keys.size() + " keys " + keys + "; name one by sign.alias.");
        }
        return keys.getFirst();
    }

    private static char @Nullable [] password(Settings.Sign sign) {
        Settings.Secret password = sign.password();
        return password == null ? null : password.value().toCharArray();
    }

    /** Returns the deepest message: the provider's own exceptions say only what it was doing. */
    private static String cause(Throwable e) {
        Throwable deepest = e;
        for (int depth = 0; depth < 8 && deepest.getCause() != null; depth++) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }
}
