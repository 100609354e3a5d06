package dev.mintmark.app.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DatabaseTroubleTest {
    /** SQLite says more in the higher bytes of its codes. */
    @ParameterizedTest
    @CsvSource({
        "5, locked by another program",
        "517, locked by another program",
        "262, locked by another program",
        "8, cannot be written",
        "1032, cannot be written",
        "10, disk cannot be read or written",
        "778, disk cannot be read or written",
        "13, disk is full",
        "14, files cannot be opened",
        "1806, files cannot be opened"
    })
    void saysWhatAnOperatorCanMend(int code, String words) {
        RuntimeException thrown = new IllegalStateException(new SQLException("no words", "", code));
        assertThat(DatabaseTrouble.sentence(thrown))
                .hasValueSatisfying(
                        sentence -> assertThat(sentence).contains(words).endsWith("."));
    }

    @Test
    void aStatementThatIsWrongIsNoTroubleOfTheMachine() {
        for (int code : new int[] {0, 1, 19, 787, 2067, 256}) {
            assertThat(DatabaseTrouble.sentence(new SQLException("no words", "", code)))
                    .isEmpty();
        }
        assertThat(DatabaseTrouble.sentence(new IllegalStateException("no words")))
                .isEmpty();
    }

    @Test
    void aBusyPoolIsTrouble() {
        assertThat(DatabaseTrouble.sentence(new SQLTransientConnectionException("no words")))
                .isPresent();
    }

    @Test
    void aPoolThatGaveNoConnectionIsExplainedByItsCause() {
        assertThat(DatabaseTrouble.sentence(
                        new SQLTransientConnectionException("no words", "08001", new SQLException("refused", "08001"))))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("server does not answer"));
        assertThat(DatabaseTrouble.sentence(new SQLTransientConnectionException(
                        "no words",
                        DatabaseTrouble.STATE_IN_USE,
                        new SQLException("held", DatabaseTrouble.STATE_IN_USE))))
                .hasValue(DatabaseTrouble.IN_USE);
    }
}
