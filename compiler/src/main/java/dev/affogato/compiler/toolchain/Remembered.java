package dev.affogato.compiler.toolchain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Answers that cost a run of a program. Who asks what is just being asked waits for that answer: a
 * build starts hundreds of jobs at once, and all have the same question. No answer is not
 * remembered, for it may be due to a moment's shortage.
 *
 * <p>Thread-safe: the table is guarded by itself, each answer by the lock beside it.
 */
final class Remembered<K, V> {
  /** A build has a handful; beyond this the answer longest unused is forgotten. */
  private static final int ANSWERS_MAX = 256;

  private final Map<K, Answer<V>> answers = new LinkedHashMap<>(16, 0.75f, true);

  /** Finds an answer; empty if there is none. */
  interface Question<V> {
    Optional<V> ask() throws InterruptedException;
  }

  private static final class Answer<V> {
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<V> value = Optional.empty();
  }

  Optional<V> get(K key, Question<V> question) throws InterruptedException {
    Answer<V> answer = answer(key);
    answer.lock.lockInterruptibly();
    try {
      if (answer.value.isEmpty()) {
        answer.value = question.ask();
      }
      return answer.value;
    } finally {
      answer.lock.unlock();
    }
  }

  private Answer<V> answer(K key) {
    synchronized (answers) {
      Answer<V> answer = answers.computeIfAbsent(key, _ -> new Answer<>());
      if (answers.size() > ANSWERS_MAX) {
        answers.remove(answers.keySet().iterator().next());
      }
      return answer;
    }
  }
}
