package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentAuthorityTest {
    @TempDir
    Path folder;

    @Test
    void staysTheSameOnceMade() throws Exception {
        DevelopmentAuthority first = DevelopmentAuthority.openOrCreate(folder.resolve("a/b"));
        DevelopmentAuthority second = DevelopmentAuthority.openOrCreate(folder.resolve("a/b"));

        assertThat(second.root()).isEqualTo(first.root());
        assertThat(second.signer().chain()).isEqualTo(first.signer().chain());
        assertThat(TrustAnchors.fromPem(second.trustAnchorsPem()).anchors()).containsExactly(first.root());
        for (String secret : new String[] {"root.key", "signer.pem"}) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.resolve("a/b").resolve(secret))))
                    .as(secret)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void itsSignerFollowsTheProfile() throws Exception {
        DevelopmentAuthority authority = DevelopmentAuthority.openOrCreate(folder);
        var leaf = authority.signer().chain().getFirst();

        CertificateProfile.check(authority.signer().chain());
        assertThat(Duration.between(
                        leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant()))
                .isLessThanOrEqualTo(Duration.ofDays(366));
        assertThat(CertificateProfile.violation(authority.root())).isPresent();
    }

    @Test
    void renewsASignerThatIsAboutToExpire() throws Exception {
        Clock lastYear = Clock.offset(Clock.systemUTC(), Duration.ofDays(-340));
        DevelopmentAuthority old = DevelopmentAuthority.openOrCreate(folder, lastYear);
        DevelopmentAuthority now = DevelopmentAuthority.openOrCreate(folder);

        assertThat(now.root()).isEqualTo(old.root());
        assertThat(now.signer().chain()).isNotEqualTo(old.signer().chain());
        assertThat(now.signer().chain().getFirst().getNotAfter())
                .isAfter(old.signer().chain().getFirst().getNotAfter());
    }

    @Test
    void recoversFromAnInterruptedFirstStart() throws Exception {
        // The key is there, the certificate is not: the start was cut off between the two.
        DevelopmentAuthority.openOrCreate(folder);
        Files.delete(folder.resolve("root.pem"));
        Files.delete(folder.resolve("signer.pem"));
        DevelopmentAuthority again = DevelopmentAuthority.openOrCreate(folder);
        ManifestWriter.sign(SampleImages.png(8, 8), SampleImages.content(), again.signer());

        Files.delete(folder.resolve("signer.pem"));
        assertThat(DevelopmentAuthority.openOrCreate(folder).root()).isEqualTo(again.root());
    }

    @Test
    void replacesASignerOfAnAuthorityThatIsGone() throws Exception {
        DevelopmentAuthority lost = DevelopmentAuthority.openOrCreate(folder);
        Files.delete(folder.resolve("root.pem"));
        DevelopmentAuthority authority = DevelopmentAuthority.openOrCreate(folder);

        assertThat(authority.root()).isNotEqualTo(lost.root());
        assertThat(authority.signer().chain().getFirst().getIssuerX500Principal())
                .isEqualTo(authority.root().getSubjectX500Principal());
    }

    @Test
    void saysWhatIsMissingOrBroken() throws Exception {
        DevelopmentAuthority.openOrCreate(folder);
        byte[] key = Files.readAllBytes(folder.resolve("root.key"));
        byte[] signer = Files.readAllBytes(folder.resolve("signer.pem"));
        Files.delete(folder.resolve("root.key"));
        assertThatThrownBy(() -> DevelopmentAuthority.openOrCreate(folder))
                .isInstanceOf(SigningCertificateException.class)
                .hasMessageContaining("root.key is missing");

        Files.write(folder.resolve("root.key"), key);
        Files.write(folder.resolve("signer.pem"), java.util.Arrays.copyOf(signer, signer.length / 3));
        assertThatThrownBy(() -> DevelopmentAuthority.openOrCreate(folder))
                .isInstanceOf(SigningCertificateException.class)
                .hasMessageContaining("signer.pem");
    }

    @Test
    void manyStartsAtOnceMakeOneAuthority() throws Exception {
        List<Callable<DevelopmentAuthority>> starts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            starts.add(() -> DevelopmentAuthority.openOrCreate(folder));
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            var roots = new java.util.HashSet<>();
            for (var started : threads.invokeAll(starts)) {
                roots.add(started.get().root());
            }
            assertThat(roots).hasSize(1);
        }
    }
}
