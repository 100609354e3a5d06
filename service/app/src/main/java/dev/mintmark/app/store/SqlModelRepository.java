package dev.mintmark.app.store;

import dev.mintmark.app.draw.ModelAdditions;
import dev.mintmark.app.draw.ModelRepository;
import dev.mintmark.diffusion.ControlNetChecksum;
import dev.mintmark.diffusion.Lora;
import dev.mintmark.diffusion.LoraChecksum;
import dev.mintmark.diffusion.TextualInversion;
import dev.mintmark.diffusion.TextualInversionChecksum;
import dev.mintmark.diffusion.UpscalerChecksum;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that were added, in the tables {@code models}, {@code model_loras}, {@code model_textual_inversions} and
 * {@code model_controlnets}. Thread-safe.
 */
public final class SqlModelRepository implements ModelRepository {
    private static final Logger log = LoggerFactory.getLogger(SqlModelRepository.class);

    private final Database database;
    private final Clock clock;

    public SqlModelRepository(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public List<Entry> entries() {
        return database.reader().inTransaction(handle -> {
            Map<String, List<LoraRow>> loras = handle
                    .createQuery("SELECT model_id, file, sha256, weight FROM model_loras ORDER BY position")
                    .map(RecordMapper.of(LoraRow.class))
                    .stream()
                    .collect(Collectors.groupingBy(LoraRow::modelId));
            Map<String, List<InversionRow>> inversions = handle
                    .createQuery("SELECT model_id, file, sha256, word FROM model_textual_inversions ORDER BY position")
                    .map(RecordMapper.of(InversionRow.class))
                    .stream()
                    .collect(Collectors.groupingBy(InversionRow::modelId));
            Map<String, List<ControlNetRow>> controlNets = handle
                    .createQuery("SELECT model_id, folder, sha256 FROM model_controlnets ORDER BY position")
                    .map(RecordMapper.of(ControlNetRow.class))
                    .stream()
                    .collect(Collectors.groupingBy(ControlNetRow::modelId));
            return handle
                    .createQuery(
                            "SELECT id, folder, sha256, files, name, upscaler, upscaler_sha256 FROM models ORDER BY added_at, id")
                    .map((row, context) -> entry(
                            row,
                            loras.getOrDefault(row.getString("id"), List.of()),
                            inversions.getOrDefault(row.getString("id"), List.of()),
                            controlNets.getOrDefault(row.getString("id"), List.of())))
                    .stream()
                    .flatMap(Optional::stream)
                    .toList();
        });
    }

    /** A row of {@code model_loras}. */
    private record LoraRow(String modelId, String file, String sha256, double weight) {
        LoraChecksum checksum() {
            return new LoraChecksum(new Lora(Path.of(file), weight), sha256);
        }
    }

    /** A row of {@code model_textual_inversions}. */
    private record InversionRow(String modelId, String file, String sha256, String word) {
        TextualInversionChecksum checksum() {
            return new TextualInversionChecksum(new TextualInversion(Path.of(file), word), sha256);
        }
    }

    /** A row of {@code model_controlnets}. */
    private record ControlNetRow(String modelId, String folder, String sha256) {
        ControlNetChecksum checksum() {
            return new ControlNetChecksum(Path.of(folder), sha256);
        }
    }

    /** Returns empty for a path that the system cannot express, as in a locale of ASCII; the others stay usable. */
    private static Optional<Entry> entry(
            ResultSet row, List<LoraRow> loras, List<InversionRow> inversions, List<ControlNetRow> controlNets)
            throws SQLException {
        String id = row.getString("id");
        try {
            return Optional.of(new Entry(
                    id,
                    Path.of(row.getString("folder")),
                    row.getString("sha256"),
                    row.getInt("files"),
                    row.getString("name"),
                    new ModelAdditions(
                            loras.stream().map(LoraRow::checksum).toList(),
                            inversions.stream().map(InversionRow::checksum).toList(),
                            controlNets.stream().map(ControlNetRow::checksum).toList(),
                            upscaler(row.getString("upscaler"), row.getString("upscaler_sha256")))));
        } catch (InvalidPathException e) {
            log.warn(
                    "The model {} is left out: its files cannot be named here ({}); use a UTF-8 locale.",
                    id,
                    e.getReason());
            return Optional.empty();
        }
    }

    private static @Nullable UpscalerChecksum upscaler(@Nullable String folder, @Nullable String sha256) {
        return folder == null || sha256 == null ? null : new UpscalerChecksum(Path.of(folder), sha256);
    }

    @Override
    public void put(Entry entry) {
        database.writer().useTransaction(handle -> {
            UpscalerChecksum upscaler = entry.additions().upscaler();
            handle.createUpdate(
                            "INSERT INTO models (id, folder, sha256, files, name, upscaler, upscaler_sha256, added_at)"
                                    + " VALUES (:id, :folder, :sha256, :files, :name, :upscaler, :upscalerSha256, :now)"
                                    + " ON CONFLICT (id) DO UPDATE SET folder = :folder, sha256 = :sha256, files = :files,"
                                    + " name = :name, upscaler = :upscaler, upscaler_sha256 = :upscalerSha256")
                    .bindMethods(entry)
                    .bind(
                            "upscaler",
                            upscaler == null ? null : upscaler.folder().toString())
                    .bind("upscalerSha256", upscaler == null ? null : upscaler.sha256())
                    .bind("now", clock.instant())
                    .execute();
            handle.execute("DELETE FROM model_loras WHERE model_id = ?", entry.id());
            List<LoraChecksum> loras = entry.additions().loras();
            for (int position = 0; position < loras.size(); position++) {
                LoraChecksum lora = loras.get(position);
                handle.execute(
                        "INSERT INTO model_loras (model_id, position, file, sha256, weight) VALUES (?, ?, ?, ?, ?)",
                        entry.id(),
                        position,
                        lora.lora().file(),
                        lora.sha256(),
                        lora.lora().weight());
            }
            handle.execute("DELETE FROM model_textual_inversions WHERE model_id = ?", entry.id());
            List<TextualInversionChecksum> inversions = entry.additions().textualInversions();
            for (int position = 0; position < inversions.size(); position++) {
                TextualInversionChecksum inversion = inversions.get(position);
                handle.execute(
                        "INSERT INTO model_textual_inversions (model_id, position, file, sha256, word)"
                                + " VALUES (?, ?, ?, ?, ?)",
                        entry.id(),
                        position,
                        inversion.inversion().file(),
                        inversion.sha256(),
                        inversion.word());
            }
            handle.execute("DELETE FROM model_controlnets WHERE model_id = ?", entry.id());
            List<ControlNetChecksum> controlNets = entry.additions().controlNets();
            for (int position = 0; position < controlNets.size(); position++) {
                handle.execute(
                        "INSERT INTO model_controlnets (model_id, position, folder, sha256) VALUES (?, ?, ?, ?)",
                        entry.id(),
                        position,
                        controlNets.get(position).folder(),
                        controlNets.get(position).sha256());
            }
        });
    }

    @Override
    public void remove(String id) {
        database.writer().useTransaction(handle -> handle.execute("DELETE FROM models WHERE id = ?", id));
    }
}
