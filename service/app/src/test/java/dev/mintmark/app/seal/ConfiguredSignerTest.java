package dev.mintmark.app.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.config.Settings;
import dev.mintmark.app.secrets.KeyFolder;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.c2pa.PemBundle;
import dev.mintmark.c2pa.TrustAnchors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The signer that the settings name, and the authority by which others check it. */
final class ConfiguredSignerTest {
    @TempDir
    Path folder;

    private TestPki house;
    private KeyPair pair;
    private X509Certificate issued;

    @BeforeEach
    void issue() throws Exception {
        house = new TestPki();
        pair = TestPki.generate();
        issued = house.signer(pair);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static Settings.Sign store(@Nullable Path keystore, @Nullable Path token, @Nullable String alias) {
        return new Settings.Sign(null, null, keystore, token, alias, new Settings.Secret("secret"), null, List.of());
    }

    private SealingKeys open(Settings.Sign sign) throws KeyException {
        return TestKeys.open(folder.resolve("keys"), sign, new SecureRandom());
    }

    private Path anchorsFile(Settings.Sign sign) throws KeyException {
        return SealingKeys.anchorsFile(
                new KeyFolder(folder.resolve("keys")), sign, SecretFiles.PLAIN, new SecureRandom());
    }

    @Test
    void aPemChainSignsAndIsGivenToOthers() throws Exception {
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        Files.write(chain, PemBundle.encode(List.of(issued, house.root)));
        Files.write(key, PemBundle.encode(pair.getPrivate()));
        Settings.Sign sign = TestKeys.pem(chain, key);

        SealingKeys keys = open(sign);

        assertThat(keys.signer().chain()).containsExactly(issued, house.root);
        assertThat(keys.anchorsPem()).isEqualTo(chain).isEqualTo(anchorsFile(sign));
        assertThat(folder.resolve("keys/configured-anchor.pem")).doesNotExist();
    }

    /** A public authority certifies others too. */
    @Test
    void theAuthorityOfANamedSignerCountsForThatSignerAlone() throws Exception {
        Settings.Sign sign =
                store(house.keystore(folder.resolve("k.p12"), "secret", pair, issued, house.root), null, null);

        SealingKeys keys = open(sign);

        assertThat(keys.signer().chain()).containsExactly(issued, house.root);
        assertThat(keys.anchors()).isEqualTo(new TrustAnchors(List.of(house.root)));
        assertThat(keys.ownAuthorities()).containsExactly(keys.anchors().onlyFor(issued));
        assertThat(keys.anchorsPem()).isEqualTo(anchorsFile(sign));
        assertThat(PemBundle.parse(Files.readAllBytes(keys.anchorsPem())).chain())
                .containsExactly(house.root);
    }

    @Test
    void aFileThatCannotBeReadIsNamedWithItsSetting() throws Exception {
        Path none = folder.resolve("none");
        Path there = Files.createFile(folder.resolve("there"));
        assertThatThrownBy(() -> open(TestKeys.pem(none, there)))
                .isInstanceOf(KeyException.class)
                .hasMessageStartingWith("sign.chain names " + none + ", which cannot be read");
        assertThatThrownBy(() -> open(TestKeys.pem(there, none)))
                .isInstanceOf(KeyException.class)
                .hasMessageStartingWith("sign.key names " + none + ", which cannot be read");
        assertThatThrownBy(() -> open(store(none, null, null)))
                .isInstanceOf(KeyException.class)
                .hasMessageStartingWith("sign.keystore names " + none + ", which cannot be read");
        assertThatThrownBy(() -> open(store(null, none, null)))
                .isInstanceOf(KeyException.class)
                .hasMessageStartingWith("sign.pkcs11 names " + none + ", which cannot be read");
    }

    @Test
    void aSignerThatCannotBeUsedIsToldWithTheReason() throws Exception {
        Path incomplete = house.keystore(folder.resolve("leaf.p12"), "secret", pair, issued);
        assertThatThrownBy(() -> open(store(incomplete, null, null)))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("ends with CN=Studio,O=Studio, which is not an authority's")
                .hasMessageContaining("CN=House");
        Path other = house.keystore(folder.resolve("other.p12"), "other", pair, issued, house.root);
        assertThatThrownBy(() -> open(store(other, null, null)))
                .isInstanceOf(KeyException.class)
                .hasMessageStartingWith("The C2PA signing key of sign.keystore cannot be used: ");
        Path token = Files.writeString(folder.resolve("token.cfg"), "name = none\nlibrary = /nowhere/token.so\n");
        assertThatThrownBy(() -> open(store(null, token, null)))
                .isInstanceOf(KeyException.class)
                .hasMessageStartingWith("The PKCS#11 token of " + token + " (sign.pkcs11) cannot be opened: ")
                .hasMessageContaining("/nowhere/token.so");
    }

    @Test
    void withoutASettingTheFoldersOwnAuthoritySigns() throws Exception {
        SealingKeys keys = open(TestKeys.OWN);
        Path root = folder.resolve("keys/c2pa/root.pem");
        assertThat(keys.anchorsPem()).isEqualTo(root).isEqualTo(anchorsFile(TestKeys.OWN));
        assertThat(folder.resolve("keys/c2pa/anchors.pem")).doesNotExist();
        KeyFolder place = new KeyFolder(folder.resolve("keys"));
        assertThat(SealingKeys.watermarkFingerprint(place, SecretFiles.PLAIN)).isPresent();
        assertThat(SealingKeys.watermarkFingerprint(new KeyFolder(folder), SecretFiles.PLAIN))
                .isEmpty();
    }
}
