package dev.mintmark.app.store;

import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;

/** Brings the tables of a database up to date by Flyway's SQL files. A file that was released never changes. */
final class Migrations {
    /** Flyway's table. */
    static final String HISTORY = "flyway_schema_history";

    /** States of a migration that the database has and the program does not. */
    private static final Set<MigrationState> UNKNOWN = Set.of(
            MigrationState.FUTURE_SUCCESS,
            MigrationState.FUTURE_FAILED,
            MigrationState.MISSING_SUCCESS,
            MigrationState.MISSING_FAILED);

    private Migrations() {}

    /** @throws StoreException where a newer program migrated the database further, or other statements made it */
    static void run(Engine engine, HikariDataSource writer) {
        Jdbi jdbi = Jdbi.create(writer);
        if (isCurrent(engine, jdbi)) {
            return;
        }
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(engine.forMigrations(writer))
                .locations("classpath:" + engine.migrations())
                // not "*:future", so that what a newer program migrated is refused
                .ignoreMigrationPatterns("*:pending");
        Optional<String> early = engine.earlyVersion(jdbi).map(String::valueOf);
        early.ifPresent(version -> configuration.baselineOnMigrate(true).baselineVersion(version));
        Flyway flyway = configuration.load();
        try {
            MigrationInfoService info = flyway.info();
            Optional<String> version = early.or(() -> Optional.ofNullable(info.current())
                    .map(last -> last.getVersion().getVersion()));
            if (info.pending().length > 0) {
                version.ifPresent(from -> engine.keepCopy(jdbi, from));
            }
            flyway.migrate();
        } catch (FlywayValidateException e) {
            throw new StoreException(otherMigrations(flyway), e);
        } catch (FlywayException e) {
            throw new StoreException("The database cannot be brought up to date: " + e.getMessage(), e);
        }
    }

    /**
     * Whether the history has every file of this program with its checksum, and nothing else: then Flyway, which takes a tenth of a
     * short command's time, has nothing to do.
     */
    static boolean isCurrent(Engine engine, Jdbi jdbi) {
        Map<String, Integer> rest = checksums(engine.migrations());
        try {
            for (Applied applied : history(jdbi)) {
                if (!applied.success || applied.version == null) {
                    return false;
                }
                String version = applied.version;
                if (applied.type.equals("BASELINE")) {
                    rest.keySet().removeIf(known -> Integer.parseInt(known) <= Integer.parseInt(version));
                } else if (applied.checksum == null || !applied.checksum.equals(rest.remove(version))) {
                    return false;
                }
            }
            return rest.isEmpty();
        } catch (JdbiException | NumberFormatException e) {
            // there is no history, or not one of ours; Flyway says what is wrong
            return false;
        }
    }

    private record Applied(
            @Nullable String version, String type, @Nullable Integer checksum, boolean success) {}

    private static List<Applied> history(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT version, type, checksum, success FROM " + HISTORY + " ORDER BY installed_rank")
                .map(ConstructorMapper.of(Applied.class))
                .list());
    }

    /** The files of a folder, which its index names, and their checksums by version. */
    private static Map<String, Integer> checksums(String folder) {
        Map<String, Integer> checksums = new LinkedHashMap<>();
        for (String name : lines(folder + "/index")) {
            checksums.put(name.substring(1, name.indexOf("__")), checksum(lines(folder + "/" + name)));
        }
        return checksums;
    }

    /** As Flyway computes it: the CRC-32 of the lines without their ends. */
    private static int checksum(List<String> lines) {
        CRC32 crc = new CRC32();
        lines.forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
        return (int) crc.getValue();
    }

    private static List<String> lines(String resource) {
        InputStream file = Migrations.class.getClassLoader().getResourceAsStream(resource);
        if (file == null) {
            throw new IllegalStateException("The file " + resource + " is missing in this program.");
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One sentence on a database whose migrations are not this program's. */
    private static String otherMigrations(Flyway flyway) {
        String known = "0";
        String unknown = null;
        List<String> changed = new ArrayList<>();
        for (MigrationInfo migration : flyway.info().all()) {
            boolean isUnknown = UNKNOWN.contains(migration.getState());
            if (isUnknown) {
                unknown = String.valueOf(migration.getVersion());
            } else {
                known = String.valueOf(migration.getVersion());
            }
            if (!isUnknown && !migration.isChecksumMatching()) {
                changed.add(known);
            }
        }
        return unknown != null
                ? "The database is at version " + unknown + " and this program knows versions up to " + known
                        + "; start the newer program that wrote it."
                : "The database was brought to version " + String.join(", ", changed)
                        + " by other statements than this program's; start the program that wrote it.";
    }
}
