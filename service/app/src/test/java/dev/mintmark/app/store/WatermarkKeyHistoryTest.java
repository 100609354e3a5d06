package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.seal.KeyException;
import dev.mintmark.app.seal.SealingKeys;
import dev.mintmark.app.seal.WatermarkKeyHistory;
import dev.mintmark.app.secrets.KeyFolder;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.watermark.WatermarkKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The watermark key of a data folder and what its register knows of it. */
@ParameterizedClass
@MethodSource("dev.mintmark.app.store.TestDatabase#installed")
@Tag("slow")
final class WatermarkKeyHistoryTest {
    @Parameter
    TestDatabase kind;

    @TempDir
    Path folder;

    private Database database;
    private WatermarkKeyHistory record;

    @BeforeEach
    void open() {
        database = kind.open(folder);
        record = new SqlWatermarkKeyHistory(database, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void allowsANewKeyIfNoArtworkNeedsTheOld() throws Exception {
        WatermarkKey first = key();
        assertThat(key()).isEqualTo(first);
        String known = record.fingerprint().orElseThrow();
        assertThat(known).matches("[0-9a-f]{64}").isNotEqualTo(first.toHex());
        Files.delete(new KeyFolder(folder).watermark());

        if (database.isShared()) {
            assertThatThrownBy(this::key)
                    .as("another node may be sealing with the key")
                    .isInstanceOf(KeyException.class)
                    .hasMessageContaining("keys restore");
            return;
        }
        assertThat(key()).isNotEqualTo(first);
        assertThat(record.fingerprint()).isPresent().isNotEqualTo(java.util.Optional.of(known));
    }

    @Test
    void refusesToMakeANewKeyIfArtworksNeedTheOld() throws Exception {
        WatermarkKey needed = key();
        byte[] bytes = Files.readAllBytes(new KeyFolder(folder).watermark());
        sealOne();
        assertThat(key()).isEqualTo(needed);

        Files.delete(new KeyFolder(folder).watermark());
        assertThatThrownBy(this::key)
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("is missing")
                .hasMessageContaining("keys restore")
                .hasMessageContaining("--replace-watermark");
        assertThat(new KeyFolder(folder).watermark()).doesNotExist();

        Files.write(new KeyFolder(folder).watermark(), bytes);
        assertThat(key()).isEqualTo(needed);
    }

    @Test
    void refusesAnotherKeyUnlessItIsReplacedOnPurpose() throws Exception {
        key();
        sealOne();
        WatermarkKey other = WatermarkKey.random(new SecureRandom());
        Files.writeString(new KeyFolder(folder).watermark(), other.toHex());

        assertThatThrownBy(this::key)
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("another one than")
                .hasMessageContaining("backup")
                .hasMessageNotContaining(other.toHex());
        assertThat(SealingKeys.replaceWatermark(new KeyFolder(folder), SecretFiles.PLAIN, new SecureRandom(), record))
                .isEqualTo(other);
        assertThat(key()).isEqualTo(other);
    }

    @Test
    void recordsTheExistingKeyOfAnOlderRegister() throws Exception {
        sealOne();
        assertThatThrownBy(this::key).isInstanceOf(KeyException.class);
        WatermarkKey there = WatermarkKey.random(new SecureRandom());
        Files.writeString(new KeyFolder(folder).watermark(), there.toHex());
        assertThat(key()).isEqualTo(there);
        assertThat(record.fingerprint()).isPresent();
    }

    private WatermarkKey key() throws KeyException {
        return SealingKeys.watermark(new KeyFolder(folder), SecretFiles.PLAIN, new SecureRandom(), record);
    }

    private void sealOne() {
        database.writer().useHandle(handle -> handle.execute("""
                INSERT INTO artworks (id, stage, goal, created_at, model_id, model_sha256, prompt, negative_prompt, seed,
                    steps, guidance, sampler, width, height, inputs, salt, disclose_prompt, format, watermark_id)
                VALUES ('a', 'SEALED', 'SEALED', 0, 'm', 'm', '', '', 1, 1, 1, 'ddim', 64, 64, '', ?, FALSE, 'PNG', 1)
                """, new byte[1]));
    }
}
