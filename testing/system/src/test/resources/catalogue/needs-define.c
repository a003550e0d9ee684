#ifndef ANSWER
#error ANSWER is not defined
#endif
int answer = ANSWER;
