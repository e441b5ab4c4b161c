Here is the beat:
```python
    def beat_2(self):
        self.play(FadeOut(self.tri))
```
It fades out.
